import { describe, expect, it } from "vitest";
import { fitsBcrypt } from "./bcrypt.ts";
import { makePiWords } from "./pi-words.ts";

describe("bcrypt", () => {
  // Test vectors of jBCrypt and of crypt_blowfish.
  it.each([
    ["a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"],
    ["abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"],
    ["U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    ["U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"],
  ])("knows %j by its hash", (password, hash) => {
    expect(fitsBcrypt(password, hash)).toBe(true);
    expect(fitsBcrypt(`${password}x`, hash)).toBe(false);
  });

  it.each(["", "foobar", "$2a$31$d6PQn2QAFU3cL5V8MDkeuuk63xubqUxNxjtfPw.Fc9MgV6vpmyOIy"])(
    "nothing belongs to %j",
    (hash) => expect(fitsBcrypt("foobar", hash)).toBe(false),
  );

  it("Blowfish begins with π", () => {
    expect([...makePiWords(3)].map((word) => word.toString(16))).toEqual(["243f6a88", "85a308d3", "13198a2e"]);
  });
});
