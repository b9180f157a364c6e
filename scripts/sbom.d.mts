/** One package of the bundle. */
interface SbomComponent {
  readonly type: "library";
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly { readonly license: { readonly name: string } }[];
}

/** A CycloneDX document. */
interface Sbom {
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly version: 1;
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly SbomComponent[];
}

export declare function listPackages(inputs: readonly string[]): readonly string[];
export declare function makeSbom(of: {
  readonly root: string;
  readonly inputs: readonly string[];
  readonly name: string;
  readonly version: string;
}): Sbom;
