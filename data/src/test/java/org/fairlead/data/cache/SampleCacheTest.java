package org.fairlead.data.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fairlead.base.InputException;
import org.fairlead.data.Dataset;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.source.MemorySource;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleCacheTest {
  static final int SIZE = 5;
  static final int IMAGE = SIZE * SIZE * 3;

  private final Path folder;
  private final SampleCache cache;

  SampleCacheTest(@TempDir Path folder) {
    this.folder = folder;
    this.cache = SampleCache.in(folder).withShards(100 * IMAGE);
  }

  private List<Path> files(String end) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  static void checkPixels(SampleStore store, int samples) {
    int bytes = store.shape().bytes();
    var expected = new byte[bytes];
    var found = new byte[bytes];
    for (int i = 0; i < samples; i++) {
      var target = ByteBuffer.allocateDirect(bytes + 5);
      target.position(5);
      store.copy(i, target);
      assertThat(target.hasRemaining()).isFalse();
      for (int p = 0; p < bytes; p++) {
        expected[p] = MemorySource.value(i, p);
      }
      target.get(5, found);
      assertThat(found).isEqualTo(expected);
      store.copy(i, found);
      assertThat(found).isEqualTo(expected);
    }
  }

  private static Dataset data(int images) {
    return MemorySource.cycling(images).open(SIZE, "label");
  }

  @Test
  void open_keepsEveryImageAndReportsProgress() {
    var heard = new ArrayList<Long>();
    try (var store =
        SampleCache.in(folder.resolve("new/cache"))
            .withShards(100 * IMAGE)
            .open(
                data(750),
                (done, total) -> {
                  assertThat(total).isEqualTo(750);
                  heard.add(done);
                })) {
      checkPixels(store, 750);
      assertThat(store.shape()).isEqualTo(ImageShape.square(SIZE));
      assertThat(store.size()).isEqualTo(750);
    }
    assertThat(heard).isSorted().endsWith(750L);
  }

  @Test
  void open_ofACompleteSetDecodesNothingWhateverTheTarget() throws IOException {
    var source = MemorySource.cycling(220);
    cache.open(source.open(SIZE, "label"), Progress.NONE).close();
    source.failingAt(3);
    try (var store =
        cache.open(
            source.open(SIZE, "group"),
            (done, total) -> {
              throw new AssertionError("decoded again");
            })) {
      checkPixels(store, 220);
    }
    assertThat(files(".shard")).hasSize(3);
    assertThat(files(".part")).isEmpty();
  }

  @Test
  void open_keepsOneSetPerSize() {
    var source = MemorySource.cycling(20);
    cache.open(source.open(5, "label"), Progress.NONE).close();
    cache.open(source.open(6, "label"), Progress.NONE).close();
    assertThat(cache.list()).extracting(CachedSet::shape).containsOnly("5x5x3", "6x6x3");
  }

  @Test
  void open_decodesShortShardsAndThoseOfDamagedHeadersAgain() throws IOException {
    cache.open(data(220), Progress.NONE).close();
    Path file = files(".shard").get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (var store = cache.open(data(220), Progress.NONE)) {
        checkPixels(store, 220);
      }
      assertThat(Files.readAllBytes(file)).as("%d bytes", length).isEqualTo(whole);
    }
    for (int at : new int[] {0, 12, 45, 60, 100}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(file, damaged);
      cache.open(data(220), Progress.NONE).close();
      assertThat(Files.readAllBytes(file)).as("byte %d", at).isEqualTo(whole);
    }
  }

  @Test
  void copy_ofADamagedImageDecodesItsShardAgainAndNoOther() throws IOException {
    cache.open(data(220), Progress.NONE).close();
    for (Path file : files(".shard")) {
      byte[] whole = Files.readAllBytes(file);
      byte[] damaged = whole.clone();
      damaged[whole.length - 1] ^= 4;
      Files.write(file, damaged);
      var read = new ConcurrentSkipListSet<Integer>();
      var source = MemorySource.cycling(220).reading(read::add);
      try (var store = cache.open(source.open(SIZE, "label"), Progress.NONE)) {
        assertThat(read).isEmpty();
        checkPixels(store, 220);
      }
      assertThat(read.size()).isIn(100, 20);
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void copy_decodesAShardThatWasCutWhileItWasMapped() throws IOException {
    int images = 2_000; // many pages, so that most of them are gone
    var large = cache.withShards(1_000 * IMAGE);
    large.open(data(images), Progress.NONE).close();
    for (int seen : new int[] {0, images}) {
      try (var store = large.open(data(images), Progress.NONE)) {
        checkPixels(store, seen);
        for (Path file : files(".shard")) {
          try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(100);
          }
        }
        checkPixels(store, images);
      }
    }
  }

  @Test
  void open_writesADamagedDescriptionAnew() throws IOException {
    cache.open(data(220), Progress.NONE).close();
    Path about = files("about.properties").get(0);
    byte[] whole = Files.readAllBytes(about);
    Path bytes = TestFolders.cases("hostile/20-cache-about/append-to-about.properties");
    byte[] appended = Arrays.copyOf(whole, whole.length + 3);
    System.arraycopy(Files.readAllBytes(bytes), 0, appended, whole.length, 3);
    byte[] escape = "data=\\u00zz".getBytes(StandardCharsets.UTF_8);
    for (byte[] damaged : new byte[][] {appended, {}, {0}, escape, new byte[1 << 17]}) {
      Files.write(about, damaged);
      assertThat(cache.list()).isNotEmpty();
      var another = MemorySource.cycling(30).open(6, "label");
      cache.withLimit(1 << 20).open(another, Progress.NONE).close(); // looks for what may go
      try (var store =
          cache.open(
              data(220),
              (done, total) -> {
                throw new AssertionError("decoded again");
              })) {
        checkPixels(store, 220);
      }
      assertThat(cache.list()).extracting(CachedSet::data).containsOnly("memory");
    }
    Files.write(about, appended);
    assertThat(cache.clear(set -> true)).hasSize(2);
  }

  @Test
  void open_ofADamagedImageNamesItAndKeepsWhatIsComplete() throws IOException {
    var failing = MemorySource.cycling(900).failingAt(517).open(SIZE, "label");
    assertThatThrownBy(() -> cache.open(failing, Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "sample517 is damaged%n'data inspect' names all images that cannot be decoded; data.broken=skip leaves them out"
                .formatted());
    assertThat(files(".part")).isEmpty();
    assertThat(files(".shard")).hasSizeGreaterThanOrEqualTo(5);

    var read = new ConcurrentSkipListSet<Integer>();
    var heard = new ArrayList<Long>();
    var repaired = MemorySource.cycling(900).reading(read::add).open(SIZE, "label");
    try (var store = cache.open(repaired, (done, total) -> heard.add(done))) {
      checkPixels(store, 900);
    }
    assertThat(read).contains(517).doesNotContain(0, 499);
    assertThat(heard.get(0)).isGreaterThan(500);
    assertThat(heard).endsWith(900L);
  }

  @Test
  void open_whenProgressEndsItKeepsWhatIsComplete() throws IOException {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                cache.open(
                    data(900),
                    (done, total) -> {
                      if (done >= 400) {
                        throw new IllegalStateException("stopped");
                      }
                    }))
        .withMessage("stopped");
    assertThat(files(".part")).isEmpty();
    assertThat(files(".shard")).isNotEmpty();
    try (var store = cache.open(data(900), Progress.NONE)) {
      checkPixels(store, 900);
    }
  }

  @Test
  void open_afterSomeImagesChangedTakesTheOthersFromTheOldSet() throws IOException {
    cache.open(data(900), Progress.NONE).close();
    var read = new ConcurrentSkipListSet<Integer>();
    var changed = MemorySource.cycling(900).changedFrom(650).reading(read::add);
    try (var store = cache.open(changed.open(SIZE, "label"), Progress.NONE)) {
      checkPixels(store, 900);
    }
    assertThat(read).hasSize(300);
    assertThat(read.first()).isEqualTo(600);
    assertThat(cache.clear(set -> true)).hasSize(2);
    assertThat(files(".shard")).isEmpty();
  }

  @Test
  void open_ofTwoThreadsDecodesEveryImageOnce() throws InterruptedException {
    var read = new ArrayList<Integer>();
    var source =
        MemorySource.cycling(900)
            .reading(
                sample -> {
                  synchronized (read) {
                    read.add(sample);
                  }
                });
    var other =
        new Thread(() -> cache.open(source.open(SIZE, "label"), Progress.NONE).close(), "other");
    other.start();
    try (var store = cache.open(source.open(SIZE, "label"), Progress.NONE)) {
      checkPixels(store, 900);
    }
    other.join();
    assertThat(read).hasSize(900).doesNotHaveDuplicates();
  }

  @Test
  void open_ofAMillionImages() {
    var source = MemorySource.cycling(1_000_000);
    try (var store = SampleCache.in(folder).open(source.open(2, "label"), Progress.NONE)) {
      var image = new byte[12];
      for (int sample : new int[] {0, 1, 500_000, 999_999}) {
        store.copy(sample, image);
        for (int p = 0; p < 12; p++) {
          assertThat(image[p]).isEqualTo(MemorySource.value(sample, p));
        }
      }
    }
  }

  @Test
  void open_whereNothingCanBeWrittenNamesTheFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> SampleCache.in(file).open(data(3), Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cannot keep decoded images in " + file.resolve("pixels"))
        .hasMessageContaining(file + "");
  }

  @Test
  void cannotKeep_saysWhatToDo() {
    assertThat(SampleCache.cannotKeep(Path.of("c"), new IOException("No space left on device")))
        .isEqualTo(
            "cannot keep decoded images in c: No space left on device: free space and start again,"
                + " what is decoded is kept; or set FAIRLEAD_CACHE to a folder on another disk");
    assertThat(SampleCache.cannotKeep(Path.of("c"), new AccessDeniedException("c/x")))
        .isEqualTo(
            "cannot keep decoded images in c: c/x: permission denied: set FAIRLEAD_CACHE to a"
                + " folder that can be written");
  }

  @Test
  void copy_afterCloseAndOutOfRangeIsRefused() {
    var store = cache.open(data(3), Progress.NONE);
    var target = ByteBuffer.allocate(75);
    assertThatThrownBy(() -> store.copy(3, target))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("sample is 3, expected 0 to 2");
    store.close();
    store.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> store.copy(0, target))
        .withMessage("the pixel store is closed");
  }

  @Test
  void list_saysWhatIsThere() throws IOException {
    assertThat(cache.list()).isEmpty();
    try (var store = cache.open(data(220), Progress.NONE)) {
      assertThat(store.size()).isEqualTo(220);
      assertThat(cache.list()).extracting(CachedSet::inUse).containsExactly(true);
    }
    CachedSet set = cache.list().get(0);
    assertThat(set.data()).isEqualTo("memory");
    assertThat(set.origin()).isEqualTo("drawn");
    assertThat(set.images()).isEqualTo(220);
    assertThat(set.shape()).isEqualTo("5x5x3");
    assertThat(set.complete()).isTrue();
    assertThat(set.inUse()).isFalse();
    long bytes = 0;
    for (Path file : files(".shard")) {
      bytes += Files.size(file);
    }
    assertThat(set.bytes()).isEqualTo(bytes);
    assertThat(set.lastUsed()).isBetween(set.created().minusSeconds(5), Instant.now());
  }

  @Test
  void list_passesOverFilesThatAnotherProcessRenamesMeanwhile()
      throws IOException, InterruptedException {
    cache.open(data(20), Progress.NONE).close();
    CachedSet set = cache.list().get(0);
    Path part = set.folder().resolve("0.shard.part");
    var listed = new AtomicBoolean();
    var other =
        new Thread(
            () -> {
              try {
                while (!listed.get()) {
                  Files.writeString(part, "");
                  Files.deleteIfExists(part);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    other.start();
    try {
      for (int i = 0; i < 3000; i++) {
        assertThat(cache.list()).containsExactly(set);
      }
    } finally {
      listed.set(true);
      other.join();
    }
  }

  @Test
  void clear_deletesWhatIsAskedForButNothingInUse() throws IOException {
    var source = MemorySource.cycling(20);
    cache.open(source.open(5, "label"), Progress.NONE).close();
    cache.open(source.open(6, "label"), Progress.NONE).close();
    try (var store = cache.open(source.open(7, "label"), Progress.NONE)) {
      assertThat(cache.clear(set -> set.shape().startsWith("6")))
          .extracting(CachedSet::shape)
          .containsExactly("6x6x3");
      assertThat(cache.clear(set -> true)).extracting(CachedSet::shape).containsExactly("5x5x3");
      checkPixels(store, 20);
    }
    assertThat(cache.clear(set -> true)).extracting(CachedSet::shape).containsExactly("7x7x3");
    assertThat(cache.list()).isEmpty();
    assertThat(files(".shard")).isEmpty();
  }

  @Test
  void clear_leavesFilesThatAreNotTheCaches() throws IOException {
    cache.open(data(20), Progress.NONE).close();
    Path own = Files.writeString(cache.list().get(0).folder().resolve("thesis.txt"), "mine");
    Path other = Files.createDirectories(folder.resolve("pixels/notes"));
    cache.clear(set -> true);
    assertThat(own).exists();
    assertThat(other).exists();
  }

  private void open(SampleCache from, int size, Instant used) throws IOException {
    from.open(MemorySource.cycling(100).open(size, "label"), Progress.NONE).close();
    for (CachedSet set : cache.list()) {
      if (set.shape().startsWith(size + "x")) {
        Files.setLastModifiedTime(set.folder().resolve("about.properties"), FileTime.from(used));
      }
    }
  }

  private Set<String> shapes() {
    var shapes = new TreeSet<String>();
    cache.list().forEach(set -> shapes.add(set.shape()));
    return shapes;
  }

  @Test
  void limit_letsWhatWasNotUsedForLongestGo() throws IOException {
    var start = Instant.parse("2026-01-01T00:00:00Z");
    open(cache, 10, start.plusSeconds(20));
    open(cache, 11, start.plusSeconds(10));
    open(cache, 12, start.plusSeconds(30));
    assertThat(shapes()).containsExactly("10x10x3", "11x11x3", "12x12x3");
    long all = cache.list().stream().mapToLong(CachedSet::bytes).sum();

    open(cache.withLimit(all + 10_000), 9, start.plusSeconds(40));
    assertThat(shapes()).containsExactly("10x10x3", "12x12x3", "9x9x3");
    open(cache.withLimit(all), 10, start.plusSeconds(50));
    assertThat(shapes()).containsExactly("10x10x3", "12x12x3", "9x9x3");
    open(cache.withLimit(70_000), 7, start.plusSeconds(60));
    assertThat(shapes()).containsExactly("10x10x3", "7x7x3");
  }

  @Test
  void limit_sparesWhatIsInUse() throws IOException {
    var start = Instant.parse("2026-01-01T00:00:00Z");
    open(cache, 10, start);
    open(cache, 11, start.plusSeconds(10));
    try (var used = cache.open(MemorySource.cycling(100).open(10, "label"), Progress.NONE)) {
      open(cache.withLimit(70_000), 12, start.plusSeconds(20));
      assertThat(shapes()).containsExactly("10x10x3", "12x12x3");
      checkPixels(used, 100);
    }
  }

  @Test
  void limit_belowTheSetItselfIsRefused() {
    assertThatThrownBy(() -> cache.withLimit(10_000).open(data(750), Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "decoded images of memory need \\d+\\.\\d KiB, the limit of the cache is 9\\.8 KiB: raise"
                + " FAIRLEAD_CACHE_LIMIT or lower data.size");
    assertThat(cache.list()).isEmpty();
  }

  @Test
  void realFaces_areTheSameFromTheStoreAndFromTheFile() throws IOException {
    Path some = Files.createDirectory(folder.resolve("faces"));
    try (var real = Files.list(TestFolders.data("utkface").resolve("UTKFace"))) {
      for (var file : real.sorted().limit(60).toList()) {
        Files.copy(file, some.resolve(file.getFileName()));
      }
    }
    var data = Datasets.open(MemorySource.spec("utkface", some, 24, "gender", "race"));
    var direct = ByteBuffer.allocate(24 * 24 * 3);
    var stored = ByteBuffer.allocate(24 * 24 * 3);
    try (var store = SampleCache.in(folder.resolve("cache")).open(data, Progress.NONE)) {
      for (int i = 0; i < data.size(); i++) {
        data.read(i, direct.clear());
        store.copy(i, stored.clear());
        assertThat(stored.flip()).isEqualTo(direct.flip());
      }
    }
    assertThat(SampleCache.in(folder.resolve("cache")).list())
        .extracting(CachedSet::origin)
        .containsExactly(some.toString());
  }
}
