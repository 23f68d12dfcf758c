package org.fairlead.data;

import java.nio.file.Path;

/** Writes drawn faces as files. */
public final class SyntheticFacesWriter {
  private SyntheticFacesWriter() {}

  /** How files are laid out. */
  public enum Layout {
    UTKFACE,
    MANIFEST
  }

  /** Writes images into a folder, which must be empty or absent. */
  @SuppressWarnings("DoNotCallSuggester")
  public static void write(
      SyntheticFaces.Options options, Layout layout, Path folder, int size, Progress progress) {
    throw new UnsupportedOperationException("write" + options + layout + folder + size + progress);
  }
}
