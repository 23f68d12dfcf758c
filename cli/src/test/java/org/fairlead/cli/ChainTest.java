package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.fairlead.testkit.RealSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job as a user types it: dense, pruned, compared, predicted, deleted. */
final class ChainTest {
  private final Path folder;
  private final Session session;

  ChainTest(@TempDir Path folder) {
    this.folder = folder;
    this.session = Session.in(folder);
  }

  private Session.Answer train(String recipe, List<String> common, String... settings) {
    List<String> args = new ArrayList<>(List.of("train", recipe, "--quiet"));
    args.addAll(common);
    args.addAll(List.of(settings));
    Session.Answer answer = session.run(args.toArray(new String[0]));
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    return answer;
  }

  private List<String> runIds() {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      return runs.filter(Files::isDirectory)
          .map(run -> run.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String idOf(String recipe) {
    return runIds().stream()
        .filter(id -> id.contains("-" + recipe + "-"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void drawnFaces_fromDenseToPrediction() throws IOException {
    List<String> common =
        List.of(
            "data.size=16",
            "data.synthetic.count=400",
            "data.synthetic.testCount=200",
            "train.epochs=2",
            "train.batch=64",
            "precision=fp32",
            "train.threads=1");
    assertThat(train("synthetic-dense", common).out()).contains("skin=dark", "accuracy", "files");
    assertThat(train("synthetic-naive", common, "from=last").out()).contains("90.0 %");
    assertThat(train("synthetic-ceag", common, "from=last").out()).contains("90.0 %");

    Session.Answer list = session.run("runs");
    assertThat(list.out()).contains("dense", "naive", "ceag", "finished");

    String ceag = idOf("synthetic-ceag");
    Session.Answer shown = session.run("runs", "show", ceag);
    assertThat(shown.out()).contains("parent", idOf("synthetic-dense"), "results.json");
    assertThat(session.run("runs", "show", ceag, "--json").out()).startsWith("{").contains("psi");

    Session.Answer compared = session.run("runs", "compare", idOf("synthetic-naive"), ceag);
    assertThat(compared.err()).isEmpty();
    assertThat(compared.out()).contains("skin=dark", "ψ");
    assertThat(session.run("runs", "compare", idOf("synthetic-naive"), ceag, "--json").out())
        .startsWith("{");
    Session.Answer last =
        session.run("runs", "compare", ceag, ceag, "--model=last", "--split=validation");
    assertThat(last.out()).contains("last model, validation split");
    assertThat(session.run("runs", "compare", ceag, ceag, "--model=best").err())
        .contains("has no results of a best model");

    Path faces = folder.resolve("faces");
    session.run(
        "data", "synth", "layout=utkface", "path=" + faces, "count=4", "testCount=2", "size=24");
    Session.Answer table = session.run("predict", ceag, faces.toString());
    assertThat(table.err()).isEmpty();
    assertThat(table.out().lines().findFirst().orElseThrow()).contains("image", "probability");
    Session.Answer lines = session.run("predict", "--json", "last", faces.toString());
    assertThat(lines.out().lines())
        .hasSameSizeAs(table.out().lines().skip(1).toList())
        .allMatch(line -> line.startsWith("{\"image\":") && line.contains("\"probabilities\":"));

    Path broken = Files.writeString(folder.resolve("broken.jpg"), "not an image");
    Session.Answer refused = session.run("predict", "last", broken.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).startsWith("error: ").contains("broken.jpg");
    assertThat(refused.err().lines().count()).isLessThanOrEqualTo(2);

    Path empty = Files.createDirectory(folder.resolve("empty"));
    Session.Answer nothing = session.run("predict", "last", empty.toString());
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.err())
        .isEqualTo(
            "error: %s: no images in this folder, expected files ending in .jpg, .jpeg, .jpe, .jfif, .jif, .png, .gif, .bmp, .dib, .tif, .tiff, .webp\n"
                .formatted(empty));

    Session.Answer other =
        session.run(
            "train",
            "synthetic-ceag",
            "from=" + idOf("synthetic-dense"),
            "data.size=16",
            "data.synthetic.count=500",
            "data.synthetic.testCount=200",
            "train.epochs=2");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err().lines().filter(line -> line.startsWith("error: ")))
        .singleElement()
        .asString()
        .contains("data");

    assertThat(session.run("runs", "delete", ceag).out()).contains("nothing was deleted");
    assertThat(session.typing("n\n").run("runs", "delete", ceag).exitCode()).isEqualTo(1);
    assertThat(session.typing("y\n").run("runs", "delete", ceag).exitCode()).isZero();
    assertThat(session.run("runs", "delete", "--yes", idOf("synthetic-naive")).exitCode()).isZero();
    assertThat(runIds()).hasSize(1);
    assertThat(session.run("runs", "reindex").out()).startsWith("1 run in the index");
  }

  @Test
  void dryRun_showsRecipeAndEstimateAndCreatesNothing() {
    Session.Answer answer =
        session.run(
            "train",
            "synthetic-dense",
            "--dry-run",
            "data.size=16",
            "data.synthetic.count=200",
            "data.synthetic.testCount=100",
            "train.epochs=2",
            "train.batch=64");
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .contains("name: synthetic-dense", "epochs: 2", "cifarresnet8", "memory", "2 epochs");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void realFaces_denseNaiveEqualizedLossCeag() throws IOException {
    List<String> common =
        List.of(
            "data.path=" + RealSamples.utkFace(folder, 300),
            "data.size=32",
            "network.name=cifarresnet8",
            "train.epochs=2",
            "train.batch=64",
            "precision=fp32",
            "train.threads=1");
    train("utkface-dense", common, "data.target=gender", "data.protect=race");
    String dense = runIds().get(0);
    train("utkface-naive", common, "from=" + dense);
    train("utkface-equalized-loss", common, "from=" + dense);
    train("utkface-ceag", common, "from=" + dense, "sparsity.final=0.9", "method.tolerance=0.01");
    train("utkface-ceag", common, "from=" + dense, "data.protect=race,gender");
    assertThat(runIds()).hasSize(5);
    Session.Answer compared =
        session.run(
            "runs",
            "compare",
            idOf("utkface-naive"),
            idOf("utkface-equalized-loss"),
            idOf("utkface-ceag"));
    assertThat(compared.err()).isEmpty();
    assertThat(compared.out()).contains("race=");
  }
}
