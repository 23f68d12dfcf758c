package org.fairlead.data.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.fairlead.data.Batch;
import org.fairlead.data.Dataset;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.data.augment.ColorJitter;
import org.fairlead.data.augment.ResizedCrop;
import org.fairlead.data.augment.TrivialAugment;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.data.source.JoinedSamples;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class LoaderTest {
  private static final Augmentation FLIP_AND_CROP = Augmentation.flipAndCrop(true, 2);

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

  private final Dataset data = MemorySource.cycling(103).open(6, "label", "group");
  private final SampleStore store;
  private final int[] all = IntStream.range(0, 103).toArray();

  LoaderTest(@TempDir Path folder) {
    store = SampleCache.in(folder).open(data, Progress.NONE);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** What a batch held, after it is gone. */
  private record Seen(
      List<Integer> samples, List<Integer> labels, List<Double> shares, List<Byte> pixels) {
    static Seen of(Batch batch) {
      var pixels = new ArrayList<Byte>();
      for (int i = 0; i < batch.pixels().limit(); i++) {
        pixels.add(batch.pixels().get(i));
      }
      var shares = new ArrayList<Double>();
      for (int i = 0; i < batch.size(); i++) {
        shares.add(batch.targets().partner(i) + batch.targets().share(i) / 2);
      }
      return new Seen(boxed(batch.samples()), boxed(batch.labels()), shares, pixels);
    }

    private static List<Integer> boxed(int[] values) {
      return Arrays.stream(values).boxed().toList();
    }
  }

  private Loader loader(Augmentation augmentation, long seed, int threads, int prefetch) {
    return Loader.create(
        store, data, new Loader.Options(10, augmentation, seed, threads, prefetch));
  }

  private static List<Seen> drain(Loader.Epoch epoch) {
    var seen = new ArrayList<Seen>();
    while (epoch.hasNext()) {
      try (var batch = epoch.next()) {
        seen.add(Seen.of(batch));
      }
    }
    return seen;
  }

  @Test
  void epoch_withoutShuffleGivesTheSamplesInOrderAndTheirPixels() {
    try (var loader = loader(Augmentation.NONE, 1, 2, 3)) {
      var epoch = loader.epoch(all, 0, false, false, 0);
      assertThat(epoch.batches()).isEqualTo(11);
      var seen = drain(epoch);
      assertThat(seen).hasSize(11);
      assertThat(seen.get(10).samples()).containsExactly(100, 101, 102);
      for (int b = 0; b < seen.size(); b++) {
        var batch = seen.get(b);
        for (int k = 0; k < batch.samples().size(); k++) {
          int sample = 10 * b + k;
          assertThat(batch.samples().get(k)).isEqualTo(sample);
          assertThat(batch.labels().get(k)).isEqualTo(data.label(sample));
          assertThat(batch.pixels().get(k * 108)).isEqualTo(MemorySource.value(sample, 0));
          assertThat(batch.pixels().get(k * 108 + 107)).isEqualTo(MemorySource.value(sample, 107));
        }
      }
      assertThatThrownBy(epoch::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("the pass has only 11 batches");
    }
  }

  @ParameterizedTest(name = "{0} threads, {1} ahead")
  @CsvSource({"1,1", "1,4", "2,2", "3,1", "4,6", "8,3"})
  void epoch_givesTheSameBatchesWhateverTheThreadsDo(int threads, int prefetch) {
    for (var augmentation : List.of(FLIP_AND_CROP, EVERYTHING)) {
      List<Seen> expected;
      try (var loader = loader(augmentation, 7, 1, 1)) {
        expected = drain(loader.epoch(all, 3, true, false, 0));
      }
      try (var loader = loader(augmentation, 7, threads, prefetch)) {
        drain(loader.epoch(all, 2, true, false, 0));
        assertThat(drain(loader.epoch(all, 3, true, false, 0))).isEqualTo(expected);
        assertThat(drain(loader.epoch(all, 3, true, false, 6))).isEqualTo(expected.subList(6, 11));
      }
    }
  }

  @Test
  void epoch_shufflesAndAugmentsAnewInEveryEpochAndForEverySeed() {
    try (var loader = loader(FLIP_AND_CROP, 7, 2, 2);
        var other = loader(FLIP_AND_CROP, 8, 2, 2)) {
      var first = drain(loader.epoch(all, 0, true, false, 0));
      assertThat(drain(loader.epoch(all, 1, true, false, 0))).isNotEqualTo(first);
      assertThat(drain(other.epoch(all, 0, true, false, 0))).isNotEqualTo(first);
      assertThat(first.stream().flatMap(s -> s.samples().stream()).sorted().toList())
          .isEqualTo(Arrays.stream(all).boxed().toList());
      var ordered = drain(loader.epoch(all, 0, false, false, 0)).get(0).pixels();
      var again = drain(loader.epoch(all, 1, false, false, 0)).get(0).pixels();
      assertThat(again).isNotEqualTo(ordered);
    }
  }

  @Test
  void epoch_changesAnImageAsItsSampleAndEpochSayNotAsItsPlaceDoes() {
    try (var loader = loader(FLIP_AND_CROP, 7, 2, 2)) {
      var whole = drain(loader.epoch(all, 4, false, false, 0));
      var alone = drain(loader.epoch(new int[] {57}, 4, false, false, 0));
      assertThat(alone.get(0).pixels()).isEqualTo(whole.get(5).pixels().subList(7 * 108, 8 * 108));
    }
  }

  @Test
  void epoch_fromALaterBatchGivesTheRestOfTheWhole() {
    try (var loader = loader(FLIP_AND_CROP, 7, 2, 3)) {
      var whole = drain(loader.epoch(all, 5, true, true, 0));
      assertThat(whole).hasSize(10);
      var rest = loader.epoch(all, 5, true, true, 4);
      assertThat(rest.position()).isEqualTo(4);
      assertThat(drain(rest)).isEqualTo(whole.subList(4, 10));
      assertThat(loader.epoch(all, 5, true, true, 10).hasNext()).isFalse();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loader.epoch(all, 5, true, true, 11))
          .withMessage("firstBatch is 11, expected 0 to 10");
    }
  }

  @Test
  void buffers_areUsedAgain() {
    try (var loader = loader(Augmentation.NONE, 1, 3, 2)) {
      for (int epoch = 0; epoch < 30; epoch++) {
        drain(loader.epoch(all, epoch, true, false, 0));
      }
      assertThat(loader.buffers()).isBetween(1, 3);
    }
  }

  @Test
  void batches_mayBeHeldAsLongAsTheConsumerLikes() {
    try (var loader = loader(Augmentation.NONE, 1, 2, 1)) {
      var epoch = loader.epoch(all, 0, false, false, 0);
      var held = new ArrayList<Batch>();
      while (epoch.hasNext()) {
        held.add(epoch.next());
      }
      for (int b = 0; b < held.size(); b++) {
        assertThat(held.get(b).pixels().get(0)).isEqualTo(MemorySource.value(10 * b, 0));
        held.get(b).release();
      }
      assertThat(loader.waitNanos()).isNotNegative();
    }
  }

  @Test
  void failures_ofBackgroundThreadsReachTheConsumerAtTheirBatch() {
    // The store is closed under the loader: the next batch to be filled meets that.
    try (var loader = loader(Augmentation.NONE, 1, 2, 1)) {
      store.close();
      var epoch = loader.epoch(all, 0, false, false, 0);
      assertThatIllegalStateException()
          .isThrownBy(epoch::next)
          .withMessage("the pixel store is closed");
      assertThatIllegalStateException()
          .isThrownBy(epoch::next)
          .withMessage("the pass has ended: it was closed or another was begun");
    }
  }

  @Test
  void close_endsAtAnyTimeAndTwice() {
    for (int taken = 0; taken < 5; taken++) {
      var loader = loader(FLIP_AND_CROP, 1, 3, 4);
      var epoch = loader.epoch(all, 0, true, false, 0);
      Batch last = null;
      for (int b = 0; b < taken; b++) {
        last = epoch.next();
      }
      loader.close();
      loader.close();
      if (last != null) {
        assertThat(last.pixels().limit()).isEqualTo(10 * 108);
        last.release();
      }
      assertThatIllegalStateException().isThrownBy(epoch::next).withMessage("the loader is closed");
      assertThatIllegalStateException()
          .isThrownBy(() -> loader.epoch(all, 0, true, false, 0))
          .withMessage("the loader is closed");
    }
  }

  @Test
  void anotherEpoch_endsTheOneBefore() {
    try (var loader = loader(Augmentation.NONE, 1, 2, 2)) {
      var first = loader.epoch(all, 0, false, false, 0);
      var batch = first.next();
      var second = loader.epoch(all, 1, false, false, 0);
      assertThat(drain(second)).hasSize(11);
      assertThat(batch.samples()[0]).isZero();
      assertThat(batch.pixels().get(0)).isEqualTo(MemorySource.value(0, 0));
      assertThatIllegalStateException().isThrownBy(first::next);
    }
  }

  @Test
  void create_rejectsAStoreOfOtherData() {
    var other = MemorySource.cycling(4).open(6, "label");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Loader.create(store, other, new Loader.Options(10, Augmentation.NONE, 1, 1, 1)))
        .withMessage("the store holds 103 images of 6x6x3, the data set 4 of 6x6x3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Loader.Options(0, Augmentation.NONE, 1, 1, 1))
        .withMessage("batch must be at least 1, got 0");
    try (var loader = loader(Augmentation.NONE, 1, 1, 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loader.epoch(new int[] {103}, 0, false, false, 0))
          .withMessage("sample is 103, expected 0 to 102");
    }
  }

  @Test
  void feed_givesWhatWasAddedInItsOrderAsAPassWould() {
    try (var loader = loader(FLIP_AND_CROP, 5, 2, 3)) {
      var expected = drain(loader.epoch(all, 4, false, false, 0)).subList(0, 3);
      try (var feed = loader.feed()) {
        for (int b = 0; b < 3; b++) {
          feed.add(Arrays.copyOfRange(all, 10 * b, 10 * b + 10), 4);
        }
        assertThat(feed.waiting()).isEqualTo(3);
        for (Seen each : expected) {
          try (var batch = feed.next()) {
            assertThat(Seen.of(batch)).isEqualTo(each);
          }
        }
        assertThat(feed.waiting()).isZero();
        assertThatThrownBy(feed::next)
            .isInstanceOf(NoSuchElementException.class)
            .hasMessage("no batch was added to the feed");
      }
    }
  }

  @Test
  void feed_takesBatchesOfAnySizeAndRefusesOthersSamples() {
    try (var loader = loader(Augmentation.NONE, 5, 1, 1)) {
      try (var feed = loader.feed()) {
        feed.add(new int[] {7}, 0);
        feed.add(all.clone(), 1); // more than the loader's batch
        feed.add(new int[] {3, 3}, 2);
        for (int size : new int[] {1, 103, 2}) {
          try (var batch = feed.next()) {
            assertThat(batch.size()).isEqualTo(size);
            assertThat(batch.pixels().remaining()).isEqualTo(size * store.shape().bytes());
          }
        }
        assertThatIllegalArgumentException()
            .isThrownBy(() -> feed.add(new int[] {103}, 0))
            .withMessage("sample is 103, expected 0 to 102");
      }
      assertThat(drain(loader.epoch(all, 0, false, true, 0))).hasSize(10);
    }
  }

  @Test
  void feed_overJoinedStoresCountsFromOneToTheOther(@TempDir Path folder) {
    Dataset more = MemorySource.cycling(5).open(6, "label", "group");
    try (var second = SampleCache.in(folder).open(more, Progress.NONE)) {
      var joined = JoinedSamples.of(List.of(store, second));
      assertThat(joined.size()).isEqualTo(108);
      var options = new Loader.Options(2, Augmentation.NONE, 1, 1, 1);
      try (var loader = Loader.create(joined, i -> i < 103 ? 0 : 1, options);
          var feed = loader.feed()) {
        feed.add(new int[] {4, 107}, 0);
        try (var batch = feed.next()) {
          assertThat(batch.labels()).containsExactly(0, 1);
          var image = new byte[store.shape().bytes()];
          store.copy(4, image);
          for (int i = 0; i < image.length; i++) {
            assertThat(batch.pixels().get(i)).isEqualTo(image[i]);
          }
          second.copy(4, image);
          for (int i = 0; i < image.length; i++) {
            assertThat(batch.pixels().get(image.length + i)).isEqualTo(image[i]);
          }
        }
        joined.close(); // closes none of them
        second.copy(0, new byte[second.shape().bytes()]);
      }
      assertThatThrownBy(() -> joined.copy(108, new byte[0]))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("sample is 108, expected 0 to 107");
    }
  }
}
