package org.fairlead.data.format;

import java.nio.file.Path;

/**
 * A file as its folder lists it: length in bytes, time of the last change in epoch milliseconds.
 */
record ImageFile(Path path, long length, long modifiedMillis) {

  String name() {
    return path.getFileName().toString();
  }
}
