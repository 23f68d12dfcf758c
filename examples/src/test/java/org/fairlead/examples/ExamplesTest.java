package org.fairlead.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.fairlead.data.Progress;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.data.synthetic.SyntheticFacesWriter;
import org.fairlead.data.synthetic.SyntheticOptions;
import org.fairlead.examples.allocation.PowerAllocation;
import org.fairlead.examples.dataset.Measurements;
import org.fairlead.examples.network.PlainConvNet;
import org.fairlead.examples.program.FairCompression;
import org.fairlead.fairness.Attribute;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.allocation.DenseNetwork;
import org.fairlead.networks.sparse.allocation.LayerAllocation;
import org.fairlead.networks.weights.Weights;
import org.fairlead.testkit.TiedProcess;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.Trainer;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.predict.Prediction;
import org.fairlead.training.predict.Predictor;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others add, as others add it. */
final class ExamplesTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path ROOT = MODULE.getParent();
  private static final Path SOURCES = MODULE.resolve("src/main");
  private static final Path CLASSES = MODULE.resolve("target/classes");
  private static final List<String> SMALL =
      List.of(
          "data.size=16",
          "train.epochs=1",
          "train.batch=32",
          "train.threads=1",
          "precision=fp32",
          "memoryFormat=contiguous");

  /** An extension is a class and, where a recipe names it, a recipe. */
  @Test
  void extensions_areTheFilesThatWerePromised() throws IOException {
    assertThat(files("weighting")).containsExactly("FocalWeighting.java", "focal.yaml");
    assertThat(files("mixture")).containsExactly("TemperedMixture.java", "tempered.yaml");
    assertThat(files("format")).containsExactly("NamedFiles.java", "named-files.yaml");
    assertThat(files("network")).containsExactly("PlainConvNet.java");
    assertThat(files("allocation")).containsExactly("PowerAllocation.java");
    assertThat(files("sink")).containsExactly("LastValues.java");
    try (Stream<Path> services = Files.list(SOURCES.resolve("resources/META-INF/services"))) {
      for (Path service : services.toList()) {
        assertThat(Files.readAllLines(service)).as(service.toString()).hasSize(1);
      }
    }
  }

  private static List<String> files(String example) throws IOException {
    var names = new ArrayList<String>();
    for (String kind : List.of("java", "resources")) {
      Path folder = SOURCES.resolve(kind + "/org/fairlead/examples/" + example);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files.map(file -> file.getFileName().toString()).forEach(names::add);
        }
      }
    }
    names.remove("package-info.java");
    return names;
  }

  /** No other module knows of them. */
  @Test
  void extensions_touchNoOtherModule() throws IOException {
    var touched = new TreeMap<String, String>();
    List<String> names =
        List.of(
            "org.fairlead.examples",
            "FocalWeighting",
            "TemperedMixture",
            "NamedFiles",
            "PlainConvNet",
            "PowerAllocation",
            "LastValues",
            "Measurements");
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(each -> !each.equals(MODULE)).toList()) {
        Path sources = module.resolve("src/main");
        if (!Files.isDirectory(sources)) {
          continue;
        }
        try (Stream<Path> files = Files.walk(sources)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            names.stream()
                .filter(text::contains)
                .forEach(name -> touched.put(file.toString(), name));
          }
        }
      }
    }
    assertThat(touched).isEmpty();
  }

  /** The command, which does not have this module on its class path, takes its jar as a plugin. */
  @Test
  void plugins_trainAndPredict(@TempDir Path folder) throws Exception {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    jar(plugins.resolve("examples.jar"));

    String first =
        fairlead(
            folder,
            plugins,
            with(
                List.of("train", "synthetic-focal", "method.focal.gamma=1"),
                "data.synthetic.count=120",
                "data.synthetic.testCount=60",
                "network.name=plain-convnet",
                "network.plain-convnet.width=4",
                "network.plain-convnet.depth=2",
                "tracking.sinks=[last-values]",
                "tracking.last-values.file=now.properties"));
    assertThat(first).contains("method     focal");
    Path run = only(folder.resolve("runs"), "synthetic-focal");
    assertThat(Files.readString(run.resolve("now.properties"))).contains("kind=epoch", "loss=");
    assertThat(Files.readString(run.resolve("recipe.yaml")))
        .contains("gamma: 1.0", "width: 4", "file: now.properties");

    Path images = named(folder);
    String second =
        fairlead(
            folder,
            plugins,
            with(
                List.of("train", "named-files-tempered", "data.path=" + images),
                "data.named-files.columns=[label,group]",
                "mixture.tempered.temperature=0.3",
                "network.name=plain-convnet",
                "network.plain-convnet.width=4"));
    assertThat(second).contains("method     tempered");
    assertThat(
            fairlead(folder, plugins, List.of("data", "inspect", "named-files", "path=" + images)))
        .contains("120 images, target label", "label=bright", "group=odd");

    String pruned =
        fairlead(
            folder,
            plugins,
            with(
                List.of("train", "named-files-naive", "from=last", "data.path=" + images),
                "data.named-files.columns=[label,group]",
                "network.name=plain-convnet",
                "network.plain-convnet.width=4",
                "sparsity.final=0.5",
                "sparsity.allocation=power",
                "sparsity.power.exponent=0.5"));
    assertThat(pruned).contains("method     naive", "sparsity 50.");
    String predicted =
        fairlead(folder, plugins, List.of("predict", "last", only(images, "").toString()));
    assertThat(predicted).containsAnyOf("bright", "dim");
  }

  /** A power of 1 is the uniform allocation; a lower one keeps the same number, elsewhere. */
  @Test
  void allocation_keepsWhatTheSparsityLeaves() {
    var spec = new NetworkSpec("net", 3, 3, 16, 0);
    Network network = new PlainConvNet().create(new PlainConvNet.Options(4, 3), spec);
    var weights = Initializer.initialize(network, 1);
    Masks dense = Masks.dense(network);
    var counts = new ArrayList<List<Long>>();
    for (double exponent : new double[] {1, 0.5}) {
      LayerAllocation allocation =
          new PowerAllocation()
              .create(new PowerAllocation.Options(exponent), denseNetwork(weights));
      Masks masks = allocation.prune(network, weights, dense, 0.75);
      counts.add(
          network.parameters().stream()
              .filter(Parameter::prunable)
              .map(parameter -> masks.kept(parameter.name()))
              .toList());
    }
    assertThat(counts.get(0)).containsExactly(72L, 288L); // a quarter of 288 and 1152
    assertThat(counts.get(1)).containsExactly(120L, 240L); // one to two, as their roots are
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PowerAllocation.Options(2))
        .withMessage("exponent is 2.0, expected 0 to 1");
  }

  private static DenseNetwork denseNetwork(Weights weights) {
    return new DenseNetwork() {
      @Override
      public Weights weights() {
        return weights;
      }

      @Override
      public double validationLoss(Weights other) {
        throw new IllegalStateException("it measures nothing");
      }
    };
  }

  /** Rows that a program has in memory, from training to predictions. */
  @Test
  void dataset_trainsAndPredicts(@TempDir Path folder) {
    var random = new Random(1);
    var rows = new float[300][3];
    var labels = new int[rows.length];
    var groups = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int f = 0; f < 3; f++) {
        rows[i][f] = (float) random.nextGaussian();
      }
      labels[i] = rows[i][0] > 0 ? 1 : 0;
      groups[i] = i % 3 == 0 ? 1 : 0;
    }
    var data =
        new Measurements(
            rows,
            labels,
            List.of("low", "high"),
            groups,
            new Attribute("site", List.of("north", "south")));
    var context =
        new RunContext(
            RunStore.open(folder.resolve("runs")),
            SampleCache.in(folder.resolve("cache")),
            InstantSource.system());
    TrainingResult result =
        Trainer.create(
                Recipes.load(
                    "table-dense",
                    List.of("network.name=mlp", "train.epochs=12", "train.batch=32")),
                context)
            .withDataset(data)
            .run();
    var predictions = new ArrayList<Prediction>();
    try (Predictor predictor = Predictor.load(result.run().model())) {
      predictor.predictSamples(data, data.testSamples(), predictions::add);
    }
    int[] tested = data.testSamples();
    long right =
        IntStream.range(0, tested.length)
            .filter(
                i ->
                    predictions.get(i).label().equals(data.classNames().get(data.label(tested[i]))))
            .count();
    assertThat((double) right / tested.length).isGreaterThan(0.85);
  }

  /** As README shows it: dense, pruned under CEAG, audited, used. */
  @Test
  void program_isShortAndRuns(@TempDir Path folder) throws IOException {
    Path source = SOURCES.resolve("java/org/fairlead/examples/program/FairCompression.java");
    assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(60);
    Path faces = folder.resolve("faces");
    SyntheticFacesWriter.write(
        new SyntheticOptions(160, 40, 0.3, 0.2, 0.05, 1),
        SyntheticFacesWriter.layout("utkface"),
        1,
        faces,
        16,
        Progress.NONE);
    var args =
        new ArrayList<>(
            List.of(
                folder.resolve("work").toString(),
                faces.toString(),
                only(faces.resolve("UTKFace"), "").toString()));
    args.addAll(with(List.of(), "network.name=cifarresnet8", "sparsity.lastEpoch=0"));
    FairCompression.main(args.toArray(new String[0]));
    assertThat(only(folder.resolve("work/runs"), "utkface-ceag")).isDirectory();
  }

  private static List<String> with(List<String> command, String... settings) {
    var all = new ArrayList<>(command);
    all.addAll(SMALL);
    all.addAll(Arrays.asList(settings));
    return all;
  }

  /** Returns the first file of a folder whose name contains a text. */
  private static Path only(Path folder, String text) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().contains(text))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  /** Writes images whose names say label and group. */
  private static Path named(Path folder) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    for (int i = 0; i < 120; i++) {
      boolean bright = i % 2 == 0;
      String name = (bright ? "bright_" : "dim_") + (i % 3 == 0 ? "odd_" : "usual_") + i + ".png";
      var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 256; p++) {
        image.setRGB(p % 16, p / 16, ((bright ? 200 : 40) + (i * 7 + p) % 50) * 0x010101);
      }
      image.setRGB(0, 0, i); // no two are the same
      ImageIO.write(image, "png", images.resolve(name).toFile());
    }
    return images;
  }

  private static void jar(Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(
            new JarEntry(CLASSES.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, out);
      }
    }
  }

  private static String fairlead(Path folder, Path plugins, List<String> arguments)
      throws IOException, InterruptedException {
    String path = System.getProperty("java.class.path");
    String others =
        Arrays.stream(path.split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).toAbsolutePath().equals(CLASSES))
            .collect(Collectors.joining(File.pathSeparator));
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-Djava.awt.headless=true",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                others,
                "org.fairlead.cli.Fairlead"));
    command.addAll(arguments);
    command.addAll(List.of("--plugins", plugins.toString(), "--quiet"));
    Path log = folder.resolve("log.txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("FAIRLEAD_RUNS", folder.resolve("runs").toString());
    environment.put("FAIRLEAD_CACHE", folder.resolve("cache").toString());
    Process process = TiedProcess.start(builder);
    try (OutputStream in = process.getOutputStream()) {
      in.flush();
    }
    int exitCode = process.waitFor();
    String output = Files.readString(log);
    assertThat(exitCode).as(output).isZero();
    return output;
  }
}
