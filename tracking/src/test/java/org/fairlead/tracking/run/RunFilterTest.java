package org.fairlead.tracking.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding runs: by tags, names and statuses. */
final class RunFilterTest {
  private final RunStore store;
  private final Run dense;
  private final Run ceag;
  private final Run failed;

  RunFilterTest(@TempDir Path folder) {
    store = RunStore.open(folder);
    var runs = new SampleRuns(store, 200, 1);
    dense = runs.dense();
    ceag = runs.sparse("ceag", dense, 2, 0.01, 0.02, 0.2);
    failed = runs.start("faces-naive", dense.id());
    failed.status(RunStatus.FAILED, "", SampleRuns.START.plusSeconds(900));
    ceag.update(manifest -> manifest.withTags(List.of("paper", "v2")));
    dense.update(manifest -> manifest.withTags(List.of("paper")));
  }

  private List<String> found(List<String> tags, List<String> names, List<String> status, int most) {
    return new RunFilter(tags, names, status, most)
        .of(store.list()).stream().map(RunInfo::id).toList();
  }

  @Test
  void of_takesWhatHasAllTags() {
    assertThat(found(List.of(), List.of(), List.of(), 0))
        .containsExactly(failed.id(), ceag.id(), dense.id());
    assertThat(found(List.of("paper"), List.of(), List.of(), 0))
        .containsExactly(ceag.id(), dense.id());
    assertThat(found(List.of("paper", "v2"), List.of(), List.of(), 0)).containsExactly(ceag.id());
    assertThat(found(List.of("pap"), List.of(), List.of(), 0)).isEmpty();
  }

  @Test
  void of_takesWhatIsNamed() {
    assertThat(found(List.of(), List.of("faces-na*"), List.of(), 0)).containsExactly(failed.id());
    assertThat(found(List.of(), List.of("CEAG"), List.of(), 0)).containsExactly(ceag.id());
    assertThat(found(List.of(), List.of(dense.id(), "ceag"), List.of(), 0))
        .containsExactly(ceag.id(), dense.id());
    assertThat(found(List.of(), List.of("ce.g"), List.of(), 0)).isEmpty(); // no regular expression
  }

  @Test
  void of_takesAStatusAndTheNewest() {
    assertThat(found(List.of(), List.of(), List.of("Failed"), 0)).containsExactly(failed.id());
    assertThat(found(List.of(), List.of(), List.of("finished"), 1)).containsExactly(ceag.id());
    assertThatThrownBy(() -> found(List.of(), List.of(), List.of("finnished"), 0))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "status 'finnished' is unknown, expected one of running, finished, interrupted, failed, unreadable; did you mean 'finished'?");
  }

  @Test
  void tags_comeBackFromTheIndex(@TempDir Path other) throws IOException {
    assertThat(RunStore.open(store.folder(), 0).list()).isEqualTo(store.list());
    assertThat(RunStore.open(store.folder(), 0).list()).isEqualTo(store.list()); // now from it
    assertThat(Files.exists(store.index())).isTrue();
    assertThat(ceag.manifest().tags()).containsExactly("paper", "v2");
  }

  @Test
  void tags_areWords() {
    assertThat(Tags.with(List.of("a", "b"), List.of("b", "c"))).containsExactly("a", "b", "c");
    assertThat(Tags.without(List.of("a", "b"), List.of("a"))).containsExactly("b");
    assertThatThrownBy(() -> Tags.require("tracking.tags", List.of("two words")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "tracking.tags has 'two words', expected letters, digits, '.', '_' and '-' (at most 40)");
  }

  /** What lies beside runs is none, and is no hint at one. */
  @Test
  void resolve_namesRunsAlone() throws IOException {
    Files.writeString(store.folder().resolve("index.db"), "");
    Files.writeString(store.folder().resolve("zzz.txt"), "");
    assertThat(store.list()).hasSize(3);
    assertThatThrownBy(() -> store.resolve("nosuch"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "no run 'nosuch' in %s; the newest is %s".formatted(store.folder(), failed.id()));
  }

  @Test
  void resolve_takesANameThatOneRunHas() {
    assertThat(store.resolve("faces-naive")).isEqualTo(failed);
    new SampleRuns(store, 200, 1).start("faces-naive", null);
    assertThatThrownBy(() -> store.resolve("faces-naive"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("'faces-naive' fits 2 runs in " + store.folder());
  }
}
