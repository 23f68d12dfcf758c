package org.fairlead.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.base.catalogue.Plugins;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.cli.terminal.Load;
import org.fairlead.cli.terminal.Text;
import org.fairlead.data.Dataset;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.format.FormatProvider;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineInfo;
import org.fairlead.fairness.mixture.MixtureProvider;
import org.fairlead.fairness.weighting.WeightingProvider;
import org.fairlead.networks.Networks;
import org.fairlead.networks.sparse.allocation.AllocationProvider;
import org.fairlead.tracking.figure.Figures;
import org.fairlead.tracking.sink.SinkProvider;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.fairlead.training.recipe.source.BuiltInRecipes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds out what this machine can do, and prints it. */
final class Doctor {
  private static final long LITTLE_DISK = 2_000_000_000L;
  private static final long LITTLE_MEMORY = 3_000_000_000L;
  private static final List<String> CPU_FLAGS =
      List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "bf16");

  private final Fairlead fairlead;
  private final PrintStream out;
  private final List<Finding> findings = new ArrayList<>();
  private boolean broken;

  /** Something that was found out: its status is ok, note or FAIL. */
  private record Finding(String status, String name, String text, String advice) {}

  Doctor(Fairlead fairlead) {
    this.fairlead = fairlead;
    this.out = fairlead.terminal().out();
  }

  /** Prints the findings; returns 1 if something essential is broken. */
  int examine(List<Path> folders) {
    good("Fairlead", Fairlead.Version.current());
    good(
        "Java",
        Runtime.version()
            + ", "
            + System.getProperty("java.vendor")
            + ", heap up to "
            + Text.bytes(Runtime.getRuntime().maxMemory()));
    processor();
    memory();
    engine();
    runs();
    cache();
    fonts();
    if (plugins()) {
      data(folders);
    }
    if (fairlead.json) {
      out.println(json());
      return broken ? ExitCode.ERROR : ExitCode.DONE;
    }
    out.println();
    out.println(broken ? "Something essential is broken: see FAIL above." : "Ready.");
    return broken ? ExitCode.ERROR : ExitCode.DONE;
  }

  private void processor() {
    int processors = Runtime.getRuntime().availableProcessors();
    StringBuilder text = new StringBuilder(Text.counted(processors, "thread"));
    Path file = Path.of("/proc/cpuinfo");
    if (Files.isReadable(file)) {
      try {
        String info = Files.readString(file, StandardCharsets.UTF_8);
        field(info, "model name").ifPresent(model -> text.insert(0, model + ", "));
        String flags =
            " " + field(info, "flags").or(() -> field(info, "Features")).orElse("") + " ";
        List<String> known =
            CPU_FLAGS.stream().filter(flag -> flags.contains(" " + flag + " ")).toList();
        text.append(known.isEmpty() ? "" : ", " + String.join(" ", known));
      } catch (IOException e) {
        text.append(", /proc/cpuinfo: ").append(e.getMessage());
      }
    }
    good("processor", text.toString());
    Load load = Load.now();
    if (load.high()) {
      doubtful(
          "load",
          String.format(
              Locale.ROOT, "%.1f on %s", load.average(), Text.counted(processors, "thread")),
          "other programs keep the processors busy; train.threads=1 may be faster than all of them");
    }
  }

  private static Optional<String> field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private void memory() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long total = system.getTotalMemorySize();
    String text = Text.bytes(total) + ", " + Text.bytes(system.getFreeMemorySize()) + " unused";
    if (total < LITTLE_MEMORY) {
      doubtful("memory", text, "large networks need more; use small batches");
    } else {
      good("memory", text);
    }
  }

  private void engine() {
    EngineInfo info;
    try {
      info = Engine.info();
    } catch (LinkageError | RuntimeException e) {
      bad(
          "engine",
          "libtorch cannot be loaded: " + e.getMessage(),
          "its files are unpacked to ~/.javacpp/cache, which has to allow execution;"
              + " choose another folder with FAIRLEAD_JAVA_OPTS="
              + "-Dorg.bytedeco.javacpp.cachedir=DIR");
      return;
    }
    good("engine", "libtorch " + info.version() + ", " + info.cpuCapability());
    good(
        "precision",
        info.bfloat16()
            ? "bf16 and fp32 (the processor multiplies bfloat16; 'auto' takes the faster)"
            : "fp32 (the processor does not multiply bfloat16)");
    if (info.cacheExecutable()) {
      good("native cache", info.cache() + ", can execute" + space(info.cache()));
    } else {
      bad(
          "native cache",
          info.cache() + " cannot execute",
          "choose another folder with FAIRLEAD_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR");
    }
    good(
        "GPU",
        !info.gpuBuild()
            ? "this build is for processors only"
            : info.gpus() == 0
                ? "none found, though this build can use one"
                : Text.counted(info.gpus(), "device"));
  }

  private void runs() {
    folder("runs", fairlead.runsFolder(), "choose another folder with --runs or FAIRLEAD_RUNS");
  }

  private void cache() {
    folder(
        "image cache",
        RunContexts.cache(fairlead.environment()).folder(),
        "choose another folder with FAIRLEAD_CACHE");
  }

  private void folder(String name, Path folder, String advice) {
    Path existing = existing(folder.toAbsolutePath());
    String text = folder.toAbsolutePath() + space(existing);
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      bad(name, folder.toAbsolutePath() + " cannot be written", advice);
    } else if (existing.toFile().getUsableSpace() < LITTLE_DISK) {
      doubtful(name, text, advice);
    } else {
      good(name, text);
    }
  }

  /** Returns the folder itself or the nearest one above it that exists. */
  private static Path existing(Path folder) {
    Path present = folder;
    while (!Files.exists(present) && present.getParent() != null) {
      present = present.getParent();
    }
    return present;
  }

  private static String space(Path folder) {
    return ", " + Text.bytes(existing(folder).toFile().getUsableSpace()) + " free";
  }

  private void fonts() {
    Optional<String> problem = Figures.unavailable();
    if (problem.isPresent()) {
      doubtful(
          "figures", problem.get(), "install fontconfig and a font, for example fonts-dejavu-core");
    } else {
      good("figures", "can be drawn");
    }
  }

  /** Returns whether the catalogues can be read. */
  private boolean plugins() {
    Optional<Path> folder = fairlead.pluginFolder();
    List<Note> notes = List.of();
    try {
      notes = fairlead.addPlugins();
      List<String> brought = brought();
      Recipes.keys(); // reads the options of all entries
      BuiltInRecipes.names();
      if (folder.isPresent()) {
        good(
            "plugins",
            "%s in %s: %s"
                .formatted(
                    Text.counted(Plugins.jars().size(), "jar"),
                    folder.get(),
                    brought.isEmpty() ? "nothing" : String.join(", ", brought)));
      } else {
        good("plugins", "none; --plugins or FAIRLEAD_PLUGINS names a folder of jars");
      }
    } catch (InputException e) {
      bad("plugins", String.valueOf(e.getMessage()), "no command works with these plugins");
      return false;
    }
    notes.forEach(note -> doubtful("plugins", note.text(), ""));
    return true;
  }

  /** Returns what jars bring, by kind. */
  private static List<String> brought() {
    var kinds = new LinkedHashMap<String, Catalogue<? extends Provider<?>>>();
    kinds.put("weighting", WeightingProvider.catalogue());
    kinds.put("mixture", MixtureProvider.catalogue());
    kinds.put("data format", Datasets.formats());
    kinds.put("network", Networks.catalogue());
    kinds.put("allocation", AllocationProvider.catalogue());
    kinds.put("sink", SinkProvider.catalogue());
    var brought = new ArrayList<String>();
    kinds.forEach(
        (kind, catalogue) ->
            catalogue.all().stream()
                .filter(entry -> Plugins.jarOf(entry.getClass()).isPresent())
                .forEach(entry -> brought.add(kind + " " + entry.name())));
    return brought;
  }

  private void data(List<Path> given) {
    List<Path> folders = new ArrayList<>(given);
    String ambient = fairlead.environment().getOrDefault("FAIRLEAD_DATA", "");
    if (folders.isEmpty() && !ambient.isEmpty()) {
      folders.add(Path.of(ambient));
    }
    if (folders.isEmpty()) {
      good(
          "data",
          "synthetic faces; to look for more: fairlead doctor FOLDER, or set FAIRLEAD_DATA");
    }
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        doubtful("data", folder + ": no such folder", "");
        continue;
      }
      int found = 0;
      for (Path candidate : subfolders(folder)) {
        found += look(candidate) ? 1 : 0;
      }
      if (found == 0 && look(folder)) { // one whose folders are data sets is not itself one
        found++;
      }
      if (found == 0) {
        doubtful("data", folder + " holds nothing known", "");
      }
    }
  }

  private static List<Path> subfolders(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Prints what a folder holds, and returns whether it is anything known. */
  private boolean look(Path folder) {
    String text = recognized(folder);
    if (text != null) {
      good("data", text + " in " + folder);
      return true;
    }
    List<Path> tables = tables(folder);
    tables.forEach(
        table -> good("data", "table: " + table + "; data.target names the column to predict"));
    return !tables.isEmpty();
  }

  private static List<Path> tables(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(
              path -> path.toString().toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv|parquet)"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Returns what the folder holds, or null if no format knows it. */
  private @Nullable String recognized(Path folder) {
    for (FormatProvider<?> format : Datasets.formats().all()) {
      Optional<Dataset> dataset =
          format.needsPath() ? open(format.name(), folder) : Optional.empty();
      if (dataset.isPresent()) {
        return "%s: %s"
            .formatted(format.name(), Text.counted(dataset.get().size(), format.samples().noun()));
      }
    }
    return null;
  }

  private Optional<Dataset> open(String format, Path folder) {
    Recipe recipe = Recipes.load(format + "-dense", List.of("data.path=" + folder));
    try {
      return Optional.of(
          Datasets.open(recipe.dataSpec(RunContexts.cache(fairlead.environment()).folder())));
    } catch (InputException e) {
      return Optional.empty();
    }
  }

  private void good(String name, String text) {
    found(new Finding("ok", name, text, ""));
  }

  private void doubtful(String name, String text, String advice) {
    found(new Finding("note", name, text, advice));
  }

  private void bad(String name, String text, String advice) {
    broken = true;
    found(new Finding("FAIL", name, text, advice));
  }

  private void found(Finding finding) {
    findings.add(finding);
    if (!fairlead.json) {
      row(finding.status(), finding.name(), finding.text());
      if (!finding.advice().isEmpty()) {
        row("", "", finding.advice());
      }
    }
  }

  /** A line on a terminal; the text goes on below its own beginning. */
  private void row(String status, String name, String text) {
    String line = String.format(Locale.ROOT, "%-5s %-13s %s", status, name, text);
    out.println(fairlead.terminal().wrapped(line, 20));
  }

  private String json() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("ready", !broken);
    ArrayNode array = node.putArray("findings");
    for (Finding finding : findings) {
      array
          .addObject()
          .put("status", finding.status().toLowerCase(Locale.ROOT))
          .put("name", finding.name())
          .put("text", finding.text())
          .put("advice", finding.advice());
    }
    return JsonReports.text(node);
  }
}
