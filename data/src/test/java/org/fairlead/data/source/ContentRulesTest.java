package org.fairlead.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.ReadOptions;
import org.fairlead.data.Split;
import org.fairlead.data.format.Datasets;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentRulesTest {
  private final Path folder;
  private final Path cache;

  ContentRulesTest(@TempDir Path folder) {
    this.folder = folder.resolve("images");
    this.cache = folder.resolve("cache");
  }

  private DataSpec spec(Path path, ReadOptions reading) {
    return MemorySource.spec("folder", path, 8, "class", "class")
        .withReading(reading)
        .withCache(cache);
  }

  private Dataset open(ReadOptions reading) {
    return Datasets.open(spec(folder, reading));
  }

  /** Writes images of one colour each; the same colour is the same content. */
  private void image(String name, int colour) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < 64; p++) {
      image.setRGB(p % 8, p / 8, colour);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private void images(String part, int count, int firstColour) throws IOException {
    for (int i = 0; i < count; i++) {
      image("%s/%s/%d.png".formatted(part, i % 2 == 0 ? "a" : "b", i), firstColour + i);
    }
  }

  private static List<String> ids(Dataset data, int... samples) {
    return Arrays.stream(samples).mapToObj(data::id).toList();
  }

  @Test
  void broken_areLeftOutCountedAndNamed() throws IOException {
    images("train", 16, 0);
    images("test", 4, 100);
    Path cut = folder.resolve("train/a/0.png");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 40));
    Files.writeString(folder.resolve("test/b/1.png"), "no image");
    var reading = ReadOptions.defaults().skippingBroken(0.1);
    var data = open(reading);
    assertThat(data.size()).isEqualTo(18);
    assertThat(data.testSamples()).hasSize(3);
    assertThat(data.skipped()).containsEntry("broken image", 2);
    assertThat(data.notes())
        .extracting(Note::text)
        .singleElement()
        .asString()
        .startsWith(
            "2 of 20 images cannot be decoded and are left out (data.broken=skip): train/a/0.png, test/b/1.png. The first: ")
        .contains(cut.toString());
    assertThat(open(reading).fingerprint()).isEqualTo(data.fingerprint());
    assertThat(open(ReadOptions.defaults()).size()).isEqualTo(20);
    assertThatThrownBy(() -> open(reading.skippingBroken(0.09)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "2 of 20 images of folder cannot be decoded, expected at most a share of 0.09 (data.brokenLimit): train/a/0.png, test/b/1.png%nThe first: "
                .formatted());
  }

  @Test
  void broken_areFoundAgainOnceFilesChange() throws IOException {
    images("train", 16, 0);
    images("test", 4, 100);
    var reading = ReadOptions.defaults().skippingBroken(0.5);
    assertThat(open(reading).size()).isEqualTo(20);
    Files.writeString(folder.resolve("train/a/2.png"), "no image any more");
    assertThat(open(reading).size()).isEqualTo(19);
    try (var kept = Files.list(cache.resolve("checks"))) {
      for (Path file : kept.toList()) {
        Files.writeString(file, "7 half a line");
      }
    }
    assertThat(open(reading).size()).isEqualTo(19);
  }

  @Test
  void broken_ofTheCaseLeaveTheOthers() {
    Path path = TestFolders.cases("inputs/07-broken-images-among-good");
    var data = Datasets.open(spec(path, ReadOptions.defaults().skippingBroken(0.1)));
    int broken = data.skipped().getOrDefault("broken image", 0);
    assertThat(broken).isPositive();
    assertThat(data.size()).isEqualTo(48 - broken);
    assertThat(data.notes())
        .extracting(Note::text)
        .anyMatch(text -> text.contains("test/dog/dog1.jpg"));
  }

  private void duplicates() throws IOException {
    images("train", 12, 0);
    images("test", 4, 100);
    image("train/a/copy.png", 100);
    image("train/b/one.png", 55);
    image("train/b/two.png", 55);
  }

  @Test
  void duplicates_droppedLeaveOneOfEachSetForTestingFirst() throws IOException {
    duplicates();
    var data = open(ReadOptions.defaults().withDuplicates("drop"));
    assertThat(data.size()).isEqualTo(17);
    assertThat(data.testSamples()).hasSize(4);
    assertThat(IntStream.range(0, 17).mapToObj(data::id))
        .contains("test/a/0.png", "train/b/one.png")
        .doesNotContain("train/a/copy.png", "train/b/two.png");
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly(
            "2 samples left out, as they have the content of another (data.duplicates=drop): train/a/copy.png = test/a/0.png, train/b/two.png = train/b/one.png.");
  }

  @Test
  void duplicates_togetherAreNeverInTwoSplits() throws IOException {
    duplicates();
    var data = open(ReadOptions.defaults().withDuplicates("together"));
    assertThat(data.size()).isEqualTo(19);
    assertThat(ids(data, data.testSamples())).hasSize(5).contains("train/a/copy.png");
    assertThat(data.inseparable()).hasSize(2);
    var groups = DatasetGroups.of(data, true);
    for (int seed = 0; seed < 40; seed++) {
      var split =
          Split.of(data, groups, 0.4, seed)
              .holdOut(data, groups, 0.3, seed)
              .withRatios(data, groups, 0.5, seed);
      for (List<Integer> set : data.inseparable()) {
        assertThat(set.stream().map(split::of).distinct()).hasSize(1);
        assertThat(set.stream().map(i -> Arrays.binarySearch(split.ratios(), i) >= 0).distinct())
            .hasSize(1);
      }
    }
  }

  @Test
  void duplicates_areKeptByDefault() throws IOException {
    duplicates();
    var data = open(ReadOptions.defaults());
    assertThat(data.size()).isEqualTo(19);
    assertThat(data.inseparable()).isEmpty();
    assertThat(cache).doesNotExist();
  }

  @Test
  void channels_oneIsTheBrightnessOfTheColours() throws IOException {
    image("train/a/0.png", 0xff8000);
    image("train/b/0.png", 0x404040);
    image("test/a/0.png", 0);
    var data = open(ReadOptions.defaults().withChannels(1));
    assertThat(data.shape().channels()).isEqualTo(1);
    var pixels = ByteBuffer.allocate(data.shape().bytes());
    data.read(0, pixels);
    assertThat(pixels.get(0) & 0xff).isEqualTo(151); // 0.299 * 255 + 0.587 * 128
    data.read(1, pixels.clear());
    assertThat(pixels.get(63)).isEqualTo((byte) 0x40);
    assertThat(data.normalization(new int[] {0}).mean()).hasSize(1);
    assertThat(data.pixelFingerprint())
        .isNotEqualTo(open(ReadOptions.defaults()).pixelFingerprint());
  }
}
