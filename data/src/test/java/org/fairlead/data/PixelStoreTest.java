package org.fairlead.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fairlead.data.format.Datasets;
import org.fairlead.fairness.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PixelStoreTest {
  private final Path folder;

  PixelStoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void checkPixels(PixelStore store, int samples) {
    int bytes = store.shape().bytes();
    for (int i = 0; i < samples; i++) {
      var target = ByteBuffer.allocateDirect(bytes + 5);
      target.position(5);
      store.copy(i, target);
      assertThat(target.hasRemaining()).isFalse();
      var expected = new byte[bytes];
      for (int p = 0; p < bytes; p++) {
        expected[p] = MemorySource.value(i, p);
      }
      var found = new byte[bytes];
      target.get(5, found);
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void prepare_keepsEveryImageAndReportsProgress() throws IOException {
    var data = MemorySource.cycling(700).open(5, "label");
    var heard = new ArrayList<Long>();
    try (var store =
        PixelStore.prepare(
            data,
            folder.resolve("new/cache"),
            (done, total) -> {
              assertThat(total).isEqualTo(700);
              heard.add(done);
            })) {
      checkPixels(store, 700);
      assertThat(store.shape()).isEqualTo(ImageShape.square(5));
    }
    assertThat(heard).isSorted().endsWith(700L);
  }

  @Test
  void prepare_readsAnExistingStoreWithoutDecoding() throws IOException {
    var source = MemorySource.cycling(20);
    PixelStore.prepare(source.open(5, "label"), folder, Progress.NONE).close();
    source.failingAt(3);
    try (var store =
        PixelStore.prepare(
            source.open(5, "group"),
            folder,
            (done, total) -> {
              throw new AssertionError("decoded again");
            })) {
      checkPixels(store, 20);
    }
    assertThat(files()).hasSize(1);
  }

  @Test
  void prepare_keepsOneStorePerSize() throws IOException {
    var source = MemorySource.cycling(20);
    PixelStore.prepare(source.open(5, "label"), folder, Progress.NONE).close();
    PixelStore.prepare(source.open(6, "label"), folder, Progress.NONE).close();
    assertThat(files()).hasSize(2);
  }

  @Test
  void prepare_buildsShortAndCorruptFilesAgain() throws IOException {
    var data = MemorySource.cycling(20).open(5, "label");
    PixelStore.prepare(data, folder, Progress.NONE).close();
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (var store = PixelStore.prepare(data, folder, Progress.NONE)) {
        checkPixels(store, 20);
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
    for (int at :
        new int[] {0, 12, 45, 60, whole.length / 2, whole.length - 20, whole.length - 1}) {
      byte[] corrupt = whole.clone();
      corrupt[at] ^= 4;
      Files.write(file, corrupt);
      PixelStore.prepare(data, folder, Progress.NONE).close();
      assertThat(Files.readAllBytes(file)).as("byte %d", at).isEqualTo(whole);
    }
  }

  @Test
  void prepare_ofADamagedImageNamesItAndLeavesNothing() throws IOException {
    var data = MemorySource.cycling(900).failingAt(517).open(5, "label");
    assertThatThrownBy(() -> PixelStore.prepare(data, folder, Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessage("sample517 is damaged");
    assertThat(files()).isEmpty();
  }

  @Test
  void prepare_whereNothingCanBeWrittenNamesTheFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    var data = MemorySource.cycling(3).open(5, "label");
    assertThatThrownBy(() -> PixelStore.prepare(data, file, Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cannot keep decoded images in " + file + ": ");
  }

  @Test
  void copy_afterCloseAndOutOfRangeIsRefused() {
    var data = MemorySource.cycling(3).open(5, "label");
    var store = PixelStore.prepare(data, folder, Progress.NONE);
    var target = ByteBuffer.allocate(75);
    assertThatThrownBy(() -> store.copy(3, target))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("sample is 3, expected 0 to 2");
    store.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> store.copy(0, target))
        .withMessage("the pixel store is closed");
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
    try (var store = PixelStore.prepare(data, folder.resolve("cache"), Progress.NONE)) {
      for (int i = 0; i < data.size(); i++) {
        data.read(i, direct.clear());
        store.copy(i, stored.clear());
        assertThat(stored.flip()).isEqualTo(direct.flip());
      }
    }
  }
}
