import { Buffer } from "node:buffer";
import type { KeyObject } from "node:crypto";
import { createHash, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { isIPv4 } from "node:net";
import {
  encodeBits,
  encodeOctets,
  encodeOid,
  encodeSequence,
  encodeSet,
  encodeSmallInteger,
  encodeTagged,
  encodeText,
  encodeTime,
  encodeTrue,
  encodeValue,
} from "./der.ts";

/** What a server of the emulator proves itself with: everything in PEM. */
export interface Certificates {
  /** The authority that clients are told to trust. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const dayMs = 24 * 60 * 60 * 1_000;
const oids = {
  commonName: "2.5.4.3",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  subjectKeyIdentifier: "2.5.29.14",
  authorityKeyIdentifier: "2.5.29.35",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
};

const loopback: readonly string[] = ["127.0.0.1", "localhost"];

/**
 * Makes an authority and one certificate of it for the names, valid for ten years; by default this machine's. The common
 * library for this needs a global polyfill of Reflect; the two certificates are a page of DER without it.
 */
export function makeCertificates(nowMs: number, names: readonly string[] = loopback): Certificates {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = { name: "fgk emulator", key: authority.privateKey };
  const ca = makeCertificate({
    serial: 1,
    nowMs,
    issuer,
    subject: issuer.name,
    publicKey: authority.publicKey,
    extensions: authorityExtensions(),
  });
  const cert = makeCertificate({
    serial: 2,
    nowMs,
    issuer,
    subject: names[0] ?? issuer.name,
    publicKey: server.publicKey,
    extensions: serverExtensions(names),
  });
  return { ca, cert, key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

interface CertificateParts {
  readonly serial: number;
  readonly nowMs: number;
  readonly issuer: { readonly name: string; readonly key: KeyObject };
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

function makeCertificate(parts: CertificateParts): string {
  const algorithm = encodeSequence(encodeOid(oids.ecdsaWithSha256));
  const content = encodeSequence(
    encodeTagged(0, encodeSmallInteger(2)),
    encodeSmallInteger(parts.serial),
    algorithm,
    encodeName(parts.issuer.name),
    encodeSequence(encodeTime(parts.nowMs - dayMs), encodeTime(parts.nowMs + 3_650 * dayMs)),
    encodeName(parts.subject),
    parts.publicKey.export({ type: "spki", format: "der" }),
    encodeTagged(3, encodeSequence(...parts.extensions, ...keyIdentifiers(parts.publicKey, parts.issuer.key))),
  );
  const signature = sign("sha256", content, parts.issuer.key);
  return toPem(encodeSequence(content, algorithm, encodeBits(signature)));
}

function encodeName(commonName: string): Buffer {
  return encodeSequence(encodeSet(encodeSequence(encodeOid(oids.commonName), encodeText(commonName))));
}

function authorityExtensions(): readonly Buffer[] {
  // The bits of certificate and revocation list signing.
  const usage = encodeBits(Buffer.from([0b0000_0110]), 1);
  return [critical(oids.basicConstraints, encodeSequence(encodeTrue())), critical(oids.keyUsage, usage)];
}

function serverExtensions(names: readonly string[]): readonly Buffer[] {
  // In a subject alternative name, tag 2 is a host name and tag 7 an address.
  const alternatives = names.map((name) =>
    isIPv4(name) ? encodeValue(0x87, Buffer.from(name.split(".").map(Number))) : encodeValue(0x82, Buffer.from(name)),
  );
  const usages = encodeSequence(encodeOid(oids.serverAuth));
  return [
    critical(oids.basicConstraints, encodeSequence()),
    encodeSequence(encodeOid(oids.extendedKeyUsage), encodeOctets(usages)),
    encodeSequence(encodeOid(oids.subjectAltName), encodeOctets(encodeSequence(...alternatives))),
  ];
}

/** Which key this is and which key signed it: strict clients want both said. */
function keyIdentifiers(publicKey: KeyObject, issuerKey: KeyObject): readonly Buffer[] {
  const own = encodeOctets(identifyKey(publicKey));
  const issuer = encodeSequence(encodeValue(0x80, identifyKey(createPublicKey(issuerKey))));
  return [
    encodeSequence(encodeOid(oids.subjectKeyIdentifier), encodeOctets(own)),
    encodeSequence(encodeOid(oids.authorityKeyIdentifier), encodeOctets(issuer)),
  ];
}

function identifyKey(publicKey: KeyObject): Buffer {
  return createHash("sha1")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest();
}

function critical(oid: string, value: Buffer): Buffer {
  return encodeSequence(encodeOid(oid), encodeTrue(), encodeOctets(value));
}

function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
