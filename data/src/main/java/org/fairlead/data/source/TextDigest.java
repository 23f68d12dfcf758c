package org.fairlead.data.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.fairlead.data.Digests;

/** SHA-256 over texts and numbers, each text delimited by its length. */
final class TextDigest {
  private final MessageDigest digest = Digests.sha256();
  private final byte[] word = new byte[Integer.BYTES];

  void add(String... texts) {
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      add(bytes.length);
      digest.update(bytes);
    }
  }

  void add(int number) {
    for (int b = 0; b < word.length; b++) {
      word[b] = (byte) (number >>> (8 * (word.length - 1 - b)));
    }
    digest.update(word);
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
