package org.fairlead.data.format;

/** What the samples of a format are. */
public enum SampleKind {
  /** Images: decoded, resized, and shown with three channels. */
  IMAGES("image"),

  /** Rows of tables: encoded as numbers. */
  ROWS("row");

  private final String noun;

  SampleKind(String noun) {
    this.noun = noun;
  }

  /** Returns what one sample is called, {@code "image"} or {@code "row"}. */
  public String noun() {
    return noun;
  }
}
