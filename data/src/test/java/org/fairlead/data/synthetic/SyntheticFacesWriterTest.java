package org.fairlead.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.Progress;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.image.ImageDecoder;
import org.fairlead.data.inspect.DataInspection;
import org.fairlead.data.inspect.GeneratedInspection;
import org.fairlead.data.layout.FaceLayout;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SyntheticFacesWriterTest {

  private static SyntheticOptions options(
      int count, int testCount, double share, double difficulty) {
    return new SyntheticOptions(count, testCount, share, difficulty, 0.03, 5);
  }

  /** Opens the same faces, drawn instead of read. */
  private static Dataset drawn(SyntheticOptions options, int size) {
    var spec = MemorySource.spec("synthetic", null, size, "expression", "skin", "glasses");
    return Datasets.open(spec.withOptions(options));
  }

  private static byte[] pixels(Dataset data, int sample) {
    var pixels = ByteBuffer.allocate(data.shape().bytes());
    data.read(sample, pixels);
    return pixels.array();
  }

  @Test
  void makesAFolderThatReadsAsUtkFace(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("faces");
    SyntheticFacesWriter.write(
        options(60, 0, 0.25, 0), SyntheticFacesWriter.layout("utkface"), target, 48, Progress.NONE);
    var data = Datasets.open(MemorySource.spec("utkface", target, 48, "gender", "race"));
    assertThat(data.size()).isEqualTo(60);
    assertThat(data.notes()).isEmpty();
    var groups = DatasetGroups.of(data, true);
    assertThat(groups.names()).containsExactly("race=White", "race=Black");
    assertThat(groups.count(1)).isEqualTo(15);
    assertThat(IntStream.range(0, 60).filter(i -> data.label(i) == 1).count()).isBetween(29L, 31L);
    assertThat(Files.readString(target.resolve("README.txt")))
        .contains("gender   0 frowning, 1 smiling")
        .contains("No person is shown.");
    var inspection = DataInspection.of(data, true, 0.1, 1, Progress.NONE);
    assertThat(inspection.text()).contains("stored sizes: 48x48 (60); read at 48x48");
    assertThat(inspection.duplicates()).isEmpty();
    // JPEG changes pixels a little.
    data.read(0, ByteBuffer.allocate(48 * 48 * 3));
  }

  @Test
  void makesAManifestOfLosslessPictures(@TempDir Path folder) throws IOException {
    var options = options(12, 6, 0.25, 0.5);
    SyntheticFacesWriter.write(
        options, SyntheticFacesWriter.layout("manifest"), folder, 20, Progress.NONE);
    var rows = Files.readAllLines(folder.resolve("faces.csv"));
    assertThat(rows).hasSize(19);
    assertThat(rows.get(0)).isEqualTo("file,split,expression,skin,glasses,age");
    assertThat(rows.get(1))
        .matches(
            "images/000000.png,train,(frown|neutral|smile),(light|dark),(no|yes),(younger|older)");
    assertThat(rows.get(18)).startsWith("images/000017.png,test,");
    var read = Datasets.open(MemorySource.spec("folder", folder, 20, "expression", "skin"));
    var data = drawn(options, 20);
    assertThat(read.testSamples()).isEqualTo(data.testSamples());
    assertThat(read.classNames()).isEqualTo(data.classNames());
    for (int i = 0; i < 18; i++) {
      var row = rows.get(i + 1).split(",", -1);
      assertThat(ImageDecoder.decode(folder.resolve(row[0])).pixels()).isEqualTo(pixels(data, i));
      assertThat(row[2]).isEqualTo(data.classNames().get(data.label(i)));
      assertThat(row[3]).isEqualTo(data.attributes().get(0).values().get(data.attribute(0, i)));
    }
  }

  @Test
  void makesAFolderThatReadsAsCelebA(@TempDir Path folder) {
    SyntheticFacesWriter.write(
        options(700, 200, 0.1, 0.4),
        SyntheticFacesWriter.layout("celeba"),
        folder,
        16,
        Progress.NONE);
    var data = Datasets.open(MemorySource.spec("celeba", folder, 16, "age", "gender"));
    assertThat(data.size()).isEqualTo(900);
    assertThat(data.testSamples()).hasSize(200);
    assertThat(data.validationSamples()).hasSize(100);
    assertThat(data.notes()).isEmpty();
    var groups = DatasetGroups.of(data, true);
    int old = data.classNames().indexOf("old");
    int women = groups.names().indexOf("gender=female");
    long oldWomen =
        IntStream.range(0, 700)
            .filter(i -> data.label(i) == old && groups.group(i, 0) == women)
            .count();
    long allWomen = IntStream.range(0, 700).filter(i -> groups.group(i, 0) == women).count();
    assertThat((double) oldWomen / allWomen).isBetween(0.05, 0.16); // minorityShare is 0.1
    assertThat(
            IntStream.range(700, 900)
                .filter(i -> data.label(i) == old && groups.group(i, 0) == women)
                .count())
        .isEqualTo(50);
  }

  @Test
  void makesGeneratedFacesOfEveryCombinationThatTrainBesideCelebA(@TempDir Path folder) {
    Path real = folder.resolve("real");
    Path generated = folder.resolve("generated");
    var options = options(98, 20, 0.2, 0.4);
    SyntheticFacesWriter.write(
        options, SyntheticFacesWriter.layout("celeba"), real, 16, Progress.NONE);
    SyntheticFacesWriter.write(
        options, SyntheticFacesWriter.GENERATED, 0.5, generated, 16, Progress.NONE);
    var names =
        List.of(
            "age(old|young)",
            "gender(female|male)",
            "smiling(nosmile=no|smile=yes)",
            "glasses(noglasses=no|glasses=yes)",
            "haircolor(blackhair=black|blondhair=blond|otherhair=other)");
    var plain = MemorySource.spec("celeba", real, 16, "haircolor", "agegender");
    var spec = plain.withGenerated(new GeneratedOptions(generated, names, 0.25));
    var data = Datasets.open(spec);
    var images = Datasets.generated(spec, data, DatasetGroups.of(data, true));
    assertThat(images.size()).isEqualTo(98);
    var counts = new int[3][4];
    IntStream.range(0, 98).forEach(i -> counts[images.label(i)][images.groups().group(i, 0)]++);
    for (int[] ofLabel : counts) {
      // 48 combinations twice, and two once more
      assertThat(IntStream.of(ofLabel).boxed()).allMatch(count -> count == 8 || count == 9);
    }
    var inspection =
        GeneratedInspection.of(
            Datasets.generatedAlone(new GeneratedOptions(generated, names, 0.25)),
            generated,
            16,
            Progress.NONE);
    assertThat(inspection.notes()).isEmpty();
    assertThat(inspection.text())
        .startsWith(
            "generated: 98 images in %s, 48 of 48 combinations of age, gender, smiling, glasses, haircolor"
                .formatted(generated))
        .contains("stored sizes: 16x16 (98)")
        .contains("haircolor: black 34, blond 32, other 32")
        .contains("a combination: 2 to 3 images");
  }

  @Test
  void drawsGeneratedFacesOfLowerQualityFurtherFromThoseOfTheBest(@TempDir Path folder) {
    var options = options(48, 0, 0.2, 0);
    var best = Portrait.generated(options, 1);
    double before = 0;
    for (double quality : new double[] {0.9, 0.5, 0}) {
      var portraits = Portrait.generated(options, quality);
      double difference = 0;
      for (int i = 0; i < 48; i++) {
        assertThat(portraits.get(i).folder()).isEqualTo(best.get(i).folder());
        byte[] other = new FacePictures(24, Progress.NONE).pixels(portraits.get(i).face());
        byte[] own = new FacePictures(24, Progress.NONE).pixels(best.get(i).face());
        for (int p = 0; p < own.length; p++) {
          difference += Math.abs((own[p] & 0xff) - (other[p] & 0xff));
        }
      }
      assertThat(difference).isGreaterThan(before);
      before = difference;
    }
    assertThat(Portrait.generated(options, 0.5)).isEqualTo(Portrait.generated(options, 0.5));
  }

  @Test
  void refusesQualitiesThatMeanNothing(@TempDir Path folder) {
    var options = options(2, 0, 0.5, 0);
    assertThatThrownBy(
            () ->
                SyntheticFacesWriter.write(
                    options, SyntheticFacesWriter.GENERATED, 1.5, folder, 20, Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessage("quality is 1.5, expected 0 (clearly made) to 1 (as the real ones)");
    assertThatThrownBy(
            () ->
                SyntheticFacesWriter.write(
                    options, SyntheticFacesWriter.layout("celeba"), 0.5, folder, 20, Progress.NONE))
        .hasMessage(
            "quality is 0.5, expected none beside layout celeba: it is of layout generated");
  }

  @Test
  void refusesFoldersInUseAndUnknownLayouts(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "");
    assertThatThrownBy(
            () ->
                SyntheticFacesWriter.write(
                    options(2, 0, 0.5, 0),
                    SyntheticFacesWriter.layout("manifest"),
                    folder,
                    20,
                    Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessage("folder %s is not empty, expected an empty or a new one", folder);
    assertThatThrownBy(() -> SyntheticFacesWriter.layout("utkfaces"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "layout 'utkfaces' is unknown, expected one of utkface, fairface, celeba, cifar100, cifar100-python, folder, manifest, generated; did you mean 'utkface'?");
    assertThat(SyntheticFacesWriter.layout("manifest").name()).isEqualTo("manifest");
    assertThat(SyntheticFacesWriter.names()).doesNotHaveDuplicates();
  }

  @Test
  void makesLabelsAndImagesThatReadAsFairFace(@TempDir Path folder) throws IOException {
    SyntheticFacesWriter.write(
        options(20, 8, 0.25, 0),
        SyntheticFacesWriter.layout("fairface"),
        folder,
        24,
        Progress.NONE);
    var data = Datasets.open(MemorySource.spec("fairface", folder, 24, "gender", "race"));
    assertThat(data.size()).isEqualTo(28);
    assertThat(data.testSamples()).isEqualTo(IntStream.range(20, 28).toArray());
    assertThat(data.classNames()).containsExactly("Male", "Female");
    assertThat(data.notes()).isEmpty();
    assertThat(DatasetGroups.of(data, true).select(data.testSamples()).count(0)).isEqualTo(4);
    assertThat(Files.readString(folder.resolve("README.txt")))
        .contains("gender   Male frowning, Female smiling");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cifar100", "cifar100-python"})
  void makesRecordsThatReadAsCifar100(String name, @TempDir Path folder) {
    FaceLayout layout = SyntheticFacesWriter.layout(name);
    var options = options(24, 12, 0.25, 0.5);
    SyntheticFacesWriter.write(options, layout, folder, 32, Progress.NONE);
    var data = Datasets.open(MemorySource.spec("cifar100", folder, 32, "coarse", "fine"));
    var drawn = drawn(options, 32);
    assertThat(data.classNames()).containsExactly("frown", "neutral", "smile");
    assertThat(data.testSamples()).isEqualTo(drawn.testSamples());
    for (int i = 0; i < data.size(); i++) {
      assertThat(pixels(data, i)).isEqualTo(pixels(drawn, i));
      assertThat(data.label(i)).isEqualTo(drawn.label(i));
      String fine = data.attributes().get(0).values().get(data.attribute(0, i));
      assertThat(fine.contains("dark")).isEqualTo(drawn.attribute(0, i) == 1);
      assertThat(fine.contains("glasses")).isEqualTo(drawn.attribute(1, i) == 1);
    }
    assertThatThrownBy(
            () ->
                SyntheticFacesWriter.write(options, layout, folder.resolve("x"), 48, Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessage("size is 48, expected 32: all images of layout %s are of 32 x 32 pixels", name);
  }

  @Test
  void makesTheSameDataInBothLayoutsOfCifar100(@TempDir Path folder) {
    var options = options(300, 12, 0.25, 0.5);
    for (String name : List.of("cifar100", "cifar100-python")) {
      SyntheticFacesWriter.write(
          options, SyntheticFacesWriter.layout(name), folder.resolve(name), 32, Progress.NONE);
    }
    var binary = MemorySource.spec("cifar100", folder.resolve("cifar100"), 32, "fine");
    var python = MemorySource.spec("cifar100", folder.resolve("cifar100-python"), 32, "fine");
    assertThat(Datasets.open(python).fingerprint()).isEqualTo(Datasets.open(binary).fingerprint());
  }

  @Test
  void makesATreeThatReadsAsAFolder(@TempDir Path folder) {
    var options = options(24, 12, 0.25, 0.5);
    SyntheticFacesWriter.write(
        options, SyntheticFacesWriter.layout("folder"), folder, 20, Progress.NONE);
    var data = Datasets.open(MemorySource.spec("folder", folder, 20, "class", "class"));
    assertThat(data.classNames()).containsExactly("frown", "neutral", "smile");
    assertThat(data.size()).isEqualTo(36);
    assertThat(data.testSamples()).hasSize(12);
    assertThat(data.notes()).isEmpty();
  }
}
