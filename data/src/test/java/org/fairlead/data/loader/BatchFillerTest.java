package org.fairlead.data.loader;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchFillerTest {
  private static final int IMAGES = 4000;

  /** The smallest object has 16 bytes. */
  private static final long LEAST_FOR_AN_OBJECT_EACH = 16L * IMAGES;

  private final Path folder;

  BatchFillerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void fill_makesNoObjectPerImage() {
    var data = MemorySource.cycling(IMAGES).open(6, "label");
    var threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    int[] samples = IntStream.range(0, IMAGES).toArray();
    var buffer = ByteBuffer.allocateDirect(IMAGES * data.shape().bytes());
    try (SampleStore store = SampleCache.in(folder).open(data, Progress.NONE)) {
      for (var augmentation : new Augmentation[] {Augmentation.NONE, new Augmentation(true, 2)}) {
        var filler =
            new BatchFiller(store, data::label, new Loader.Options(1, augmentation, 7, 1, 1));
        filler.fill(samples, 0, buffer.clear());
        long before = threads.getCurrentThreadAllocatedBytes();
        filler.fill(samples, 1, buffer.clear());
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
            .as("bytes allocated, %s", augmentation)
            .isLessThan(LEAST_FOR_AN_OBJECT_EACH / 4);
      }
    }
  }
}
