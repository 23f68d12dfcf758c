package org.fairlead.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 over texts and numbers, each text delimited by its length. */
final class TextDigest {
  private final MessageDigest digest = Digests.sha256();

  void add(String... texts) {
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      add(bytes.length);
      digest.update(bytes);
    }
  }

  void add(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
