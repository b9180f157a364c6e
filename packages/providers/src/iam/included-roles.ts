/**
 * Which roles include which, for rights that fgk asks for: a right that is held by a larger role is held. Only predefined
 * roles whose permissions are a superset by Google's own list; the basic roles give no right to objects.
 */
const largerRoles: Readonly<Record<string, readonly string[]>> = {
  "roles/storage.objectViewer": ["roles/storage.objectUser", "roles/storage.objectAdmin", "roles/storage.admin"],
  "roles/storage.objectCreator": ["roles/storage.objectUser", "roles/storage.objectAdmin", "roles/storage.admin"],
  "roles/storage.objectUser": ["roles/storage.objectAdmin", "roles/storage.admin"],
  "roles/storage.objectAdmin": ["roles/storage.admin"],
  "roles/storage.legacyBucketReader": [
    "roles/storage.legacyBucketWriter",
    "roles/storage.legacyBucketOwner",
    "roles/storage.admin",
  ],
  "roles/storage.legacyObjectReader": [
    "roles/storage.legacyObjectOwner",
    "roles/storage.objectViewer",
    "roles/storage.objectUser",
    "roles/storage.objectAdmin",
    "roles/storage.admin",
  ],
};

/** The role itself and those that include it. */
export function rolesThatGive(role: string): readonly string[] {
  return [role, ...(largerRoles[role] ?? [])];
}
