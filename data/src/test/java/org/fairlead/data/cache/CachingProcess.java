package org.fairlead.data.cache;

import java.io.IOException;
import java.nio.file.Path;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.source.MemorySource;

/**
 * Another process that uses the cache. It says {@code reading N} and waits for a line before it
 * reads image N, and says {@code open} and waits for a line before it closes the store.
 */
final class CachingProcess {
  private CachingProcess() {}

  /** Arguments: the cache's folder, images, the image to wait at. */
  public static void main(String[] arguments) throws IOException {
    int waitAt = Integer.parseInt(arguments[2]);
    var source =
        MemorySource.cycling(Integer.parseInt(arguments[1]))
            .reading(
                sample -> {
                  if (sample == waitAt) {
                    say("reading " + sample);
                  }
                });
    SampleCache cache =
        SampleCache.in(Path.of(arguments[0])).withShards(100 * SampleCacheTest.IMAGE);
    try (SampleStore store =
        cache.open(source.open(SampleCacheTest.SIZE, "label"), Progress.NONE)) {
      say("open");
      SampleCacheTest.checkPixels(store, store.size());
    }
  }

  private static void say(String line) {
    System.out.println(line);
    try {
      if (System.in.read() < 0) {
        throw new IllegalStateException("nobody is there");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
