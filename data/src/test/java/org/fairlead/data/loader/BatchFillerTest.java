package org.fairlead.data.loader;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.data.augment.ColorJitter;
import org.fairlead.data.augment.ResizedCrop;
import org.fairlead.data.augment.TrivialAugment;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchFillerTest {
  private static final int IMAGES = 4000;

  /** The smallest object has 16 bytes. */
  private static final long LEAST_FOR_AN_OBJECT_EACH = 16L * IMAGES;

  private static final Augmentation EVERYTHING =
      new Augmentation(
          true,
          0,
          new ResizedCrop(0.3, 1, 1.5),
          new ColorJitter(0.2, 0.2, 0.2, 0.1),
          TrivialAugment.WIDE,
          0.5,
          0.3,
          1);

  /** Labels, partners and shares of the batch. */
  private static final long OF_A_BATCH = 16L * IMAGES;

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
      for (var augmentation :
          List.of(Augmentation.NONE, Augmentation.flipAndCrop(true, 2), EVERYTHING)) {
        var filler =
            new BatchFiller(store, data::label, new Loader.Options(1, augmentation, 7, 1, 1));
        filler.fill(samples, 0, buffer.clear());
        long before = threads.getCurrentThreadAllocatedBytes();
        filler.fill(samples, 1, buffer.clear());
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
            .as("bytes allocated, %s", augmentation)
            .isLessThan(OF_A_BATCH + LEAST_FOR_AN_OBJECT_EACH / 4);
      }
    }
  }

  /** Images that were seen to be whole, in a file that another program then cuts. */
  @Test
  void fill_copiesAgainWhatWasCutWhileItWasMapped() throws IOException {
    var data = MemorySource.cycling(IMAGES).open(6, "label");
    int[] samples = IntStream.range(0, IMAGES).toArray();
    for (var augmentation : List.of(Augmentation.NONE, EVERYTHING)) {
      var options = new Loader.Options(1, augmentation, 7, 1, 1);
      var whole = ByteBuffer.allocateDirect(IMAGES * data.shape().bytes());
      var again = ByteBuffer.allocateDirect(whole.capacity());
      try (SampleStore store = SampleCache.in(folder).open(data, Progress.NONE)) {
        var filler = new BatchFiller(store, data::label, options);
        filler.fill(samples, 0, whole);
        for (Path shard : shards()) {
          try (var channel = FileChannel.open(shard, StandardOpenOption.WRITE)) {
            channel.truncate(100);
          }
        }
        filler.fill(samples, 0, again);
      }
      assertThat(again.flip()).isEqualTo(whole.flip());
    }
  }

  private List<Path> shards() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(".shard")).toList();
    }
  }
}
