package org.fairlead.e2e.fuzz;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.fairlead.base.InputException;
import org.fairlead.data.Dataset;
import org.fairlead.data.Progress;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.image.ImageDecoder;
import org.fairlead.data.synthetic.SyntheticFacesWriter;
import org.fairlead.data.synthetic.SyntheticOptions;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.model.ModelFolder;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.networks.weights.WeightsFile;
import org.fairlead.tracking.predictions.PredictionsReader;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.Trainer;
import org.fairlead.training.checkpoint.CheckpointFile;
import org.fairlead.training.checkpoint.DamagedException;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;

/** Everything that reads files which may come from anywhere, with some whole files of each. */
final class Targets {
  /** There is no writer for WebP on the class path: these were made by Pillow. */
  private static final String WEBP_LOSSLESS =
      "UklGRoYAAABXRUJQVlA4THkAAAAvF8ADEE0sQ0T/w18oSNuARdlRkLYB0x3/Gisl+h8g+EOioJEUh+oUCYhA"
          + "2gvrRcBJIBOwkET/SG4lfEaQbdP5W17kitpIgfY0yhsVGMSS2rZtGHlzes5o3qNX1bl0JQwIhF0JaRv9tY3C"
          + "S/6xM3aYGzPDPR//61cbAA==";

  private static final String WEBP_LOSSY =
      "UklGRigBAABXRUJQVlA4IBwBAADQCgCdASo8ACwAPjEYiEMiIaEVXfyAIAMEsYBgiB8mG9j4s0pX+mfv/7hW"
          + "BgdfO23yRWH543eZ0TpIeimvdElDVuTT4BZidsa8etJvft2StJdxT1a9XOuNmueS93YlAAD++0xj/8K0wOVp"
          + "Cf+rd9NJd/18kpR38038bcSz+ghdzFgLMe4e7nPFOvyXpkcJedj8Ihlfsfx/9Y4ojaMPDFdxNs//2WcH/4n6"
          + "w/O21JXEnWsxB6oD5mPTu0vr6E6MoBm5zr9JNZvaycNKlcYzv/5z++ZR0PCLSntCYf258AXjc+dsWa+rmhQw"
          + "YAJXsY/zQ/R/lkoLM6l9sOVnAQtNyaxp1Ca8tECwejykfViPysu8My9DQq0K8l7dYYAAAA==";

  private static final int WIDTH = 40;
  private static final int HEIGHT = 24;

  private final Path folder;
  private final List<Target> all = new ArrayList<>();

  /**
   * @param folder empty; every target has a folder of its name below it
   */
  Targets(Path folder) throws IOException {
    this.folder = folder;
    images();
    weights();
    data();
    texts();
    run();
  }

  List<Target> all() {
    return List.copyOf(all);
  }

  private void add(String name, String file, List<byte[]> files, Target.Reader reader)
      throws IOException {
    Files.createDirectories(Objects.requireNonNull(folder.resolve(name).resolve(file).getParent()));
    all.add(new Target(name, file, files, reader));
  }

  private void images() throws IOException {
    Target.Reader decoding =
        where -> ImageDecoder.decode(Files.readAllBytes(where.resolve("a")), "a");
    List<byte[]> jpeg = new ArrayList<>();
    List<byte[]> png = new ArrayList<>();
    for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
      for (boolean progressive : new boolean[] {false, true}) {
        jpeg.add(encoded(picture(type), "jpeg", progressive, ""));
        png.add(encoded(picture(type), "png", progressive, ""));
      }
    }
    for (int type :
        new int[] {
          BufferedImage.TYPE_4BYTE_ABGR,
          BufferedImage.TYPE_BYTE_INDEXED,
          BufferedImage.TYPE_USHORT_GRAY,
          BufferedImage.TYPE_BYTE_BINARY
        }) {
      png.add(encoded(picture(type), "png", false, ""));
    }
    add("jpeg", "a", jpeg, decoding);
    add("png", "a", png, decoding);
    add(
        "gif",
        "a",
        List.of(
            encoded(picture(BufferedImage.TYPE_BYTE_INDEXED), "gif", false, ""),
            encoded(picture(BufferedImage.TYPE_BYTE_INDEXED), "gif", true, "")),
        decoding);
    List<byte[]> bmp = new ArrayList<>();
    bmp.add(encoded(picture(BufferedImage.TYPE_INT_RGB), "bmp", false, ""));
    bmp.add(encoded(picture(BufferedImage.TYPE_BYTE_INDEXED), "bmp", false, ""));
    bmp.add(encoded(picture(BufferedImage.TYPE_BYTE_INDEXED), "bmp", false, "BI_RLE8"));
    bmp.add(encoded(picture(BufferedImage.TYPE_BYTE_BINARY), "bmp", false, ""));
    bmp.add(encoded(picture(BufferedImage.TYPE_USHORT_565_RGB), "bmp", false, "BI_BITFIELDS"));
    add("bmp", "a", bmp, decoding);
    List<byte[]> tiff = new ArrayList<>();
    for (String compression : List.of("", "LZW", "Deflate", "PackBits")) {
      tiff.add(encoded(picture(BufferedImage.TYPE_INT_RGB), "tiff", false, compression));
    }
    tiff.add(encoded(picture(BufferedImage.TYPE_BYTE_INDEXED), "tiff", false, ""));
    tiff.add(encoded(picture(BufferedImage.TYPE_BYTE_BINARY), "tiff", false, "CCITT T.6"));
    add("tiff", "a", tiff, decoding);
    Base64.Decoder text = Base64.getDecoder();
    add("webp", "a", Stream.of(WEBP_LOSSLESS, WEBP_LOSSY).map(text::decode).toList(), decoding);
  }

  private static BufferedImage picture(int type) {
    var image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, new Color(x * 6, y * 10, (x * y) % 256, 255 - x).getRGB());
      }
    }
    return image;
  }

  private static byte[] encoded(
      BufferedImage image, String format, boolean progressive, String compression)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    if (progressive && parameters.canWriteProgressive()) {
      parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    if (!compression.isEmpty()) {
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionType(compression);
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = Objects.requireNonNull(ImageIO.createImageOutputStream(bytes))) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private void weights() throws IOException {
    Path made = Files.createDirectories(folder.resolve("made")).resolve("model.safetensors");
    Tensor tensor = Tensor.ofFloats(List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
    Tensor counter = Tensor.ofLongs(List.of(), new long[] {7});
    Safetensors.write(
        made,
        Weights.builder().add("a.weight", tensor).add("a.count", counter).build(),
        Map.of("format", "pt"));
    Target.Reader reading =
        where -> {
          try (var files = Files.newDirectoryStream(where)) {
            for (Path file : files) {
              WeightsFile read = WeightsFile.read(file);
              read.model().names().forEach(name -> read.model().get(name).floats());
            }
          }
        };
    add("safetensors", "a.safetensors", List.of(Files.readAllBytes(made)), reading);
    byte[] pickle = Pickles.checkpoint();
    var zip = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(zip)) {
      stored(out, "model/data.pkl", pickle);
      stored(out, "model/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
      stored(out, "model/data/0", Pickles.floats(6));
    }
    var packed = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(packed)) {
      for (String name : List.of("model/data.pkl", "model/data/0")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(name.endsWith("pkl") ? pickle : Pickles.floats(6));
        out.closeEntry();
      }
    }
    add("pytorch", "a.pt", List.of(zip.toByteArray(), packed.toByteArray()), reading);
    // the pickle alone, with the checksums of its archive always right
    add(
        "pickle",
        "a.pkl",
        List.of(pickle, Pickles.nested()),
        where -> {
          byte[] mutant = Files.readAllBytes(where.resolve("a.pkl"));
          var archive = new ByteArrayOutputStream();
          try (var out = new ZipOutputStream(archive)) {
            stored(out, "model/data.pkl", mutant);
            stored(out, "model/data/0", Pickles.floats(6));
          }
          Path file = Files.write(where.resolve("a.pkl"), archive.toByteArray());
          WeightsFile.read(file);
        });
    add("pytorch-legacy", "a.th", List.of(Pickles.legacy()), reading);
  }

  private static void stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    var entry = new ZipEntry(name);
    var checksum = new CRC32();
    checksum.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private void data() throws IOException {
    byte[] table =
        "age,town,sex,hired\n31,Bonn,F,yes\n?,\"Ulm, old\",M,no\n44,Ulm,F,no\n51,Bonn,M,yes\n"
            .getBytes(StandardCharsets.UTF_8);
    byte[] semicolons =
        "\ufeffage;town;sex;hired\r\n31;Bonn;F;yes\r\n3,5;Ulm;M;no\r\n4,5;Ulm;F;no\r\n"
            .getBytes(StandardCharsets.UTF_8);
    add(
        "csv",
        "a.csv",
        List.of(
            table,
            semicolons,
            new String(table, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16)),
        where ->
            open("table-dense", where.resolve("a.csv"), "data.target=hired", "data.protect=sex"));
    parquet();
    byte[] floats = Pickles.npy("<f4", 3, 2, Pickles.floats(6));
    byte[] whole = Pickles.npy("|u1", 3, 2, new byte[] {1, 2, 3, 4, 5, 6});
    add(
        "npy",
        "x_train.npy",
        List.of(floats, whole),
        where -> open("npy-dense", where, "data.target=y", "data.protect=y"));
    Path npy = folder.resolve("npy");
    Files.write(npy.resolve("y_train.npy"), Pickles.npy("|u1", 3, 0, new byte[] {0, 1, 1}));
    Files.write(npy.resolve("x_test.npy"), floats);
    Files.write(npy.resolve("y_test.npy"), Pickles.npy("|u1", 3, 0, new byte[] {0, 1, 1}));

    cifar("cifar-pickle", "cifar100-python", "cifar-100-python/train");
    cifar("cifar-names", "cifar100-python", "cifar-100-python/meta");
    cifar("cifar-binary", "cifar100", "cifar-100-binary/fine_label_names.txt");
    Path faces = folder.resolve("celeba");
    faces(faces, "celeba");
    add(
        "celeba",
        "list_attr_celeba.txt",
        List.of(Files.readAllBytes(faces.resolve("list_attr_celeba.txt"))),
        where -> open("celeba-dense", where, "data.target=Smiling", "data.protect=Male"));
    faces(folder.resolve("fairface"), "fairface");
    Path labels = folder.resolve("fairface").resolve("fairface_label_train.csv");
    add(
        "fairface",
        "fairface_label_train.csv",
        List.of(Files.readAllBytes(labels)),
        where -> open("fairface-dense", where, "data.target=gender", "data.protect=race"));
  }

  /** Files of every kind of page that DuckDB writes; each holds images, and a table beside them. */
  private void parquet() throws IOException {
    Path made = folder.resolve("made").resolve("a.parquet");
    List<byte[]> files = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement fill =
            duck.prepareStatement(
                "create table faces as select {'bytes': ?::blob, 'path': i || '.png'} as image, i % 3 as label, case when i % 7 > 0 then 'town ' || i % 5 end as town, i * 0.5 as income, i % 2 = 0 as member, date '2020-01-01' + i::integer as since, [i, 2] as pair from range(40) t(i)")) {
      fill.setObject(1, encoded(picture(BufferedImage.TYPE_BYTE_GRAY), "png", false, ""));
      fill.execute();
      for (String options :
          List.of(
              "codec snappy",
              "codec uncompressed",
              "codec zstd, parquet_version v2, row_group_size 10",
              "codec gzip, kv_metadata {huggingface: '{\"info\": {\"features\": {\"label\": {\"names\": [\"a\", \"b\", \"c\"], \"_type\": \"ClassLabel\"}}}}'}")) {
        try (PreparedStatement write =
            duck.prepareStatement(
                "copy faces to '%s' (format parquet, %s)"
                    .formatted(made.toString().replace("'", "''"), options))) {
          write.execute();
        }
        files.add(Files.readAllBytes(made));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB writes no Parquet files", e);
    }
    add(
        "parquet",
        "a.parquet",
        files,
        where -> {
          Path file = where.resolve("a.parquet");
          var data = open("parquet-dense", file, "data.protect=town", "data.size=8");
          data.read(0, ByteBuffer.allocate(data.shape().bytes()));
          open("table-dense", file, "data.target=label", "data.protect=town");
        });
  }

  private void cifar(String name, String layout, String file) throws IOException {
    faces(folder.resolve(name), layout);
    Path mutated = folder.resolve(name).resolve(file);
    Path own =
        Files.exists(mutated) ? mutated : folder.resolve(name).resolve(Path.of(file).getFileName());
    add(
        name,
        folder.resolve(name).relativize(own).toString(),
        List.of(Files.readAllBytes(own)),
        where -> open("cifar100-dense", where, "data.target=coarse", "data.protect=fine"));
  }

  private static void faces(Path where, String layout) {
    SyntheticFacesWriter.write(
        new SyntheticOptions(20, 10, 0.25, 0.1, 0.03, 5),
        SyntheticFacesWriter.layout(layout),
        where,
        32,
        Progress.NONE);
  }

  private Dataset open(String recipe, Path path, String... settings) {
    var all = new ArrayList<>(List.of(settings));
    all.add("data.path=" + path);
    Recipe loaded = Recipes.load(recipe, all);
    return Datasets.open(loaded.dataSpec(folder.resolve("cache")));
  }

  private void texts() throws IOException {
    byte[] recipe =
        "extends: adult-dense\n# a comment\ndata: {path: /tmp, size: 32}\nmethod:\n  tolerance: 0.02\nconstraints:\n  - \"equal_opportunity(0.05)\"\n  - for each race: accuracy(race) >= 0.7\nseed: 7\n"
            .getBytes(StandardCharsets.UTF_8);
    add(
        "recipe",
        "a.yaml",
        List.of(recipe),
        where -> Recipes.load(where.resolve("a.yaml").toString(), List.of()));
    List<byte[]> constraints =
        List.of(
                "for each race, gender: |accuracy(race, gender) - accuracy()| <= 2%",
                "tpr(gender=F) / tpr(gender=M) >= 0.8 * (1 - 0.1)",
                "loss(age in {0-2, \"a, (b)\"}) <= 1.2 * loss() + abs(0.1)",
                "norm(fc.weight) <= 3",
                "equalized_odds(0.05)")
            .stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    add(
        "constraint",
        "a.txt",
        constraints,
        where ->
            Statement.parse(
                List.of(
                    new String(
                        Files.readAllBytes(where.resolve("a.txt")), StandardCharsets.UTF_8))));
  }

  /** Makes a run, for the files of one. */
  private void run() throws IOException {
    RunStore runs = RunStore.open(folder.resolve("runs"));
    Recipe recipe =
        Recipes.load(
            "synthetic-dense",
            List.of(
                "data.size=8",
                "data.synthetic.count=60",
                "data.synthetic.testCount=20",
                "network.name=mlp",
                "train.epochs=2",
                "train.batch=20",
                "train.threads=1",
                "device=cpu",
                "precision=fp32",
                "memoryFormat=contiguous"));
    Run run =
        Trainer.create(
                recipe,
                new RunContext(
                    runs, SampleCache.in(folder.resolve("cache")), InstantSource.system()))
            .run()
            .run();
    of(run, "run", "run.json", Run::manifest);
    of(run, "results", "results.json", Run::results);
    of(run, "metrics", "metrics.jsonl", Run::readMetrics);
    of(run, "checkpoint", "checkpoints/last.json", each -> checkpoint(each));
    of(run, "card", "model/model.json", each -> new ModelFolder(each.model()).card());
    of(run, "network", "model/network.json", each -> new ModelFolder(each.model()).network());
    of(
        run,
        "predictions",
        run.folder().relativize(run.predictions("selected", "test")).toString(),
        each -> PredictionsReader.read(each.predictions("selected", "test"), sample -> {}));
  }

  private void of(Run run, String name, String file, Consumer<Run> reader) throws IOException {
    Path own = folder.resolve(name).resolve(run.id());
    Files.createDirectories(own);
    Files.copy(run.folder().resolve("run.json"), own.resolve("run.json"));
    byte[] whole = Files.readAllBytes(run.folder().resolve(file));
    add(
        name,
        run.id() + "/" + file,
        List.of(whole),
        where -> reader.accept(new Run(where.resolve(run.id()))));
  }

  /** Reads a description of a checkpoint after giving it the right checksum. */
  private static void checkpoint(Run run) {
    Path file = run.checkpoints().resolve("last.json");
    try {
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Pickles.withChecksum(bytes));
      CheckpointFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DamagedException e) { // for the store, which then takes the one before
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }
}
