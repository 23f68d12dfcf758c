package org.fairlead.data.source;

import java.nio.file.Path;

/**
 * A file as its folder lists it: length in bytes, time of the last change in epoch milliseconds.
 */
public record ImageFile(Path path, long length, long modifiedMillis) {

  public String name() {
    return path.getFileName().toString();
  }
}
