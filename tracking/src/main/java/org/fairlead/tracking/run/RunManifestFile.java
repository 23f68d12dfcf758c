package org.fairlead.tracking.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Fields;
import org.fairlead.base.io.Json;
import org.jspecify.annotations.Nullable;

/** {@code run.json}. */
final class RunManifestFile {
  private static final Map<String, RunStatus> STATUSES = statuses();

  private RunManifestFile() {}

  private static Map<String, RunStatus> statuses() {
    var words = new LinkedHashMap<String, RunStatus>();
    for (RunStatus status : RunStatus.values()) {
      if (status != RunStatus.UNREADABLE) {
        words.put(status.text(), status);
      }
    }
    return words;
  }

  static RunManifest read(Path file) {
    Fields fields = Json.readObject(file);
    fields.requireVersion("run.json", RunManifest.FORMAT_VERSION);
    RunManifest manifest =
        new RunManifest(
            fields.text("id"),
            fields.text("recipe"),
            fields.word("status", STATUSES),
            fields.text("message"),
            fields.instant("started"),
            fields.instantOrNull("ended"),
            fields.textOrNull("parent"),
            fields.text("device"),
            fields.texts("versions"),
            fields.integers("seeds"),
            fields.text("dataFingerprint"),
            fields.objectOrNull(
                "git", git -> new GitState(git.text("commit"), git.flag("modified"))),
            fields.object(
                "process",
                process ->
                    new RunProcess(
                        process.count("pid"),
                        process.text("host"),
                        process.instantOrNull("started"))),
            fields.has("tags") ? fields.textList("tags") : List.of());
    fields.finish();
    return manifest;
  }

  static void write(Path file, RunManifest manifest) {
    AtomicFiles.write(file, Json.pretty(tree(manifest)));
  }

  private static Map<String, @Nullable Object> tree(RunManifest manifest) {
    var process = new LinkedHashMap<String, @Nullable Object>();
    process.put("pid", manifest.process().pid());
    process.put("host", manifest.process().host());
    process.put("started", text(manifest.process().started()));
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("formatVersion", RunManifest.FORMAT_VERSION);
    tree.put("id", manifest.id());
    tree.put("recipe", manifest.recipe());
    tree.put("status", manifest.status().text());
    tree.put("message", manifest.message());
    tree.put("started", manifest.started().toString());
    tree.put("ended", text(manifest.ended()));
    tree.put("parent", manifest.parent());
    tree.put("device", manifest.device());
    tree.put("versions", manifest.versions());
    tree.put("seeds", manifest.seeds());
    tree.put("dataFingerprint", manifest.dataFingerprint());
    if (manifest.git() == null) {
      tree.put("git", null);
    } else {
      var git = new LinkedHashMap<String, @Nullable Object>();
      git.put("commit", manifest.git().commit());
      git.put("modified", manifest.git().modified());
      tree.put("git", git);
    }
    tree.put("process", process);
    tree.put("tags", manifest.tags());
    return tree;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
