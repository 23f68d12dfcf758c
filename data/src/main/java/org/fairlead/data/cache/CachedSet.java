package org.fairlead.data.cache;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A data set in the cache.
 *
 * @param folder where its files lie
 * @param data name of the format, for example {@code "utkface"}
 * @param origin where the images came from
 * @param shape height x width x channels of every image; empty if the folder does not say
 * @param images how many the data set has
 * @param shards files that are there
 * @param shardsInAll files of the complete set
 * @param bytes of all files
 * @param created when its first image was decoded
 * @param lastUsed when it was last opened or closed
 * @param inUse whether a process has it open
 */
public record CachedSet(
    Path folder,
    String data,
    String origin,
    String shape,
    int images,
    int shards,
    int shardsInAll,
    long bytes,
    Instant created,
    Instant lastUsed,
    boolean inUse) {

  /** Returns the name of the folder, which names the set among all others. */
  public String name() {
    return folder.getFileName().toString();
  }

  /** Returns whether every image is there. */
  public boolean complete() {
    return shards == shardsInAll;
  }
}
