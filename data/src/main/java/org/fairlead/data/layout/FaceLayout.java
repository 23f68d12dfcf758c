package org.fairlead.data.layout;

import java.io.IOException;
import java.nio.file.Path;

/** How synthetic faces are laid out as files: one layout for every way to read files. */
public interface FaceLayout {

  /** Returns the name used on a command line; no two layouts have the same. */
  String name();

  /** Returns the height and width of all its images in pixels; 0 where they may be of any size. */
  default int side() {
    return 0;
  }

  /** Returns whether faces may be drawn as a generator of some quality would make them. */
  default boolean hasQuality() {
    return false;
  }

  /**
   * Writes the files.
   *
   * @param folder an empty folder
   */
  void write(DrawnFaces faces, Path folder) throws IOException;
}
