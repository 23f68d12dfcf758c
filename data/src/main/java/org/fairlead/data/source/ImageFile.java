package org.fairlead.data.source;

import java.nio.file.Path;

/**
 * A file as its folder lists it.
 *
 * @param path where it is listed
 * @param content the file that holds its bytes: itself, or what it stands for, see {@link
 *     FolderListing}
 * @param length of the content, in bytes
 * @param modifiedMillis when the content was changed last, in epoch milliseconds
 */
public record ImageFile(Path path, Path content, long length, long modifiedMillis) {

  /** Makes a file that holds its own bytes. */
  public ImageFile(Path path, long length, long modifiedMillis) {
    this(path, path, length, modifiedMillis);
  }

  public String name() {
    return path.getFileName().toString();
  }
}
