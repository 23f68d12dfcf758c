package org.fairlead.training.recipe.source;

import java.io.Reader;

/**
 * Reads a text in pieces that never end within a character of two halves.
 *
 * <p>The YAML library asks for as much as its buffer holds and, where that ends with the first half
 * of a character beyond the basic plane, for one more, for which it has no room.
 */
final class WholeCharacters extends Reader {
  private final String text;
  private int at;

  WholeCharacters(String text) {
    this.text = text;
  }

  @Override
  public int read(char[] target, int offset, int length) {
    if (at == text.length()) {
      return -1;
    }
    int end = Math.min(text.length(), at + Math.max(1, length - 1));
    if (end - at > 1 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    text.getChars(at, end, target, offset);
    int read = end - at;
    at = end;
    return read;
  }

  @Override
  public void close() {}
}
