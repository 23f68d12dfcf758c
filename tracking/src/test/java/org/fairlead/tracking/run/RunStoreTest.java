package org.fairlead.tracking.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fairlead.base.InputException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class RunStoreTest {
  @TempDir Path temporary;
  private Path folder;
  private RunStore store;

  @BeforeEach
  void openStore() {
    folder = temporary.resolve("runs");
    store = RunStore.open(folder);
  }

  private Run create(String recipe, int second) {
    return store.create(
        SampleRuns.start(recipe, null, "name: x\n"), SampleRuns.START.plusSeconds(second));
  }

  @Test
  void create_leavesACompleteFolder() {
    Run run = create("UTKFace CEAG.yaml", 0);

    assertThat(run.id()).matches("20260131-120000-utkface-ceag-yaml-[a-z]{4}");
    assertThat(run.recipe()).isEqualTo("name: x\n");
    RunManifest manifest = run.manifest();
    assertThat(manifest.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(manifest.process().pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(manifest.versions()).isEqualTo(Map.of("fairlead", "0.1.0"));
    assertThat(manifest.seeds()).isEqualTo(Map.of("run", 7L));
    assertThat(manifest.git()).isEqualTo(new GitState("0".repeat(40), false));
    assertThat(run.alive()).isTrue();
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    assertThat(run.checkpoints()).isDirectory();
    assertThat(run.model()).isDirectory();
  }

  /** What a link in the folder leads to is not the run's. */
  @Test
  void delete_leavesOtherRunsAndWhatLinksLeadTo() throws IOException {
    Run run = create("r", 0);
    Run other = create("r", 1);
    Path images = Files.createDirectory(temporary.resolve("images"));
    Files.writeString(images.resolve("face.png"), "a face");
    Files.writeString(run.checkpoints().resolve("state.safetensors"), "tensors");
    Files.createSymbolicLink(run.folder().resolve("images"), images);

    run.delete();

    assertThat(run.folder()).doesNotExist();
    assertThat(other.manifest().status()).isEqualTo(RunStatus.RUNNING);
    assertThat(images.resolve("face.png")).hasContent("a face");
  }

  @Test
  void create_tellsRunsOfOneMomentApart() {
    var ids = new HashSet<String>();
    for (int i = 0; i < 50; i++) {
      ids.add(create("same", 0).id());
    }
    assertThat(ids).hasSize(50);
  }

  @Test
  void create_namesAFolderThatCannotBeWritten() throws IOException {
    Files.writeString(folder, "a file");

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> create("r", 0))
        .withMessageStartingWith("cannot create a run in " + folder + ": ");
  }

  @Test
  void status_endsARunAndRunningAgainTakesTheEndBack() {
    Run run = create("r", 0);
    Instant end = SampleRuns.START.plusSeconds(90);

    run.status(RunStatus.INTERRUPTED, "Ctrl-C", end);
    assertThat(run.manifest().ended()).isEqualTo(end);
    assertThat(run.alive()).isFalse();
    assertThat(store.list().get(0).duration(Instant.MAX)).contains(Duration.ofSeconds(90));

    run.status(RunStatus.RUNNING, "", end.plusSeconds(5));
    assertThat(run.manifest().ended()).isNull();
    assertThat(run.alive()).isTrue();
    run.update(manifest -> manifest.withDevice("cuda:0", Map.of("libtorch", "2")));
    assertThat(run.manifest().device()).isEqualTo("cuda:0");
  }

  @Test
  void list_ofAMissingFolder_isEmpty() {
    assertThat(store.list()).isEmpty();
    assertThat(store.reindex()).isZero();
    assertThat(folder).doesNotExist();
  }

  @Test
  void list_isNewestFirst_andShowsWhatIsWrong() throws IOException {
    Run first = create("a", 0);
    Run second = create("b", 60);
    Run truncated = create("c", 30);
    Path manifest = truncated.folder().resolve("run.json");
    Files.writeString(manifest, Files.readString(manifest).substring(0, 40));
    Run wrong = create("d", 40);
    Files.writeString(wrong.folder().resolve("results.json"), "{\"formatVersion\": \"1\"}");
    Path bare = Files.createDirectory(folder.resolve("20260131-130000-e-abcd"));
    Files.createDirectory(folder.resolve("notes"));
    Files.writeString(folder.resolve("20260131-130000-f-abcd"), "a file");
    Files.createDirectory(folder.resolve(".new-20260131-130000-g-abcd-1"));

    List<RunInfo> runs = store.list();

    assertThat(runs)
        .extracting(RunInfo::id)
        .containsExactly(
            second.id(), wrong.id(), first.id(), bare.getFileName().toString(), truncated.id());
    assertThat(runs.get(1).message())
        .isEqualTo(
            "%s: formatVersion is \"1\", expected a whole number of 0 or more",
            wrong.folder().resolve("results.json"));
    assertThat(runs.get(1).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(runs.get(3).status()).isEqualTo(RunStatus.UNREADABLE);
    assertThat(runs.get(3).message())
        .isEqualTo("cannot read %s: no such file or folder", bare.resolve("run.json"));
    assertThat(runs.get(4).message()).startsWith(manifest + " is not valid JSON: line ");
    assertThat(store.last(run -> true)).contains(second);
  }

  @Test
  void list_callsARunInterruptedWhoseProcessIsGone() throws IOException {
    Run run = create("r", 0);
    Path file = run.folder().resolve("run.json");
    String text = Files.readString(file);
    String here = "\"pid\": " + ProcessHandle.current().pid();
    Files.writeString(file, text.replace(here, "\"pid\": 999999999"));

    assertThat(store.list().get(0).status()).isEqualTo(RunStatus.INTERRUPTED);
    assertThat(store.list().get(0).message()).isEqualTo("its process is gone");
    assertThat(run.alive()).isFalse();

    String host = run.manifest().process().host();
    Files.writeString(
        file,
        text.replace(here, "\"pid\": 999999999").replace("\"" + host + "\"", "\"elsewhere\""));
    assertThat(store.list().get(0).status()).isEqualTo(RunStatus.RUNNING);

    String begun = run.manifest().process().started() + "";
    Files.writeString(file, text.replace(begun, "2001-01-01T00:00:00Z"));
    assertThat(run.alive()).as("another process has the pid now").isFalse();
  }

  @Test
  void list_doesNotMindRunsBeingDeleted() throws Exception {
    for (int i = 0; i < 10; i++) {
      create("kept", i);
    }
    var stop = new AtomicBoolean();
    Path bin = Files.createDirectory(temporary.resolve("bin"));
    var deleter =
        new Thread(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                Run run = create("gone", 100 + i);
                try {
                  Files.move(run.folder(), bin.resolve(run.id()));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              }
            });
    deleter.start();
    var seen = new ArrayList<RunInfo>();
    try {
      for (int i = 0; i < 100; i++) {
        seen.addAll(store.list());
      }
    } finally {
      stop.set(true);
      deleter.join();
    }
    assertThat(seen.stream().filter(run -> run.recipe().equals("kept"))).hasSize(1_000);
    assertThat(seen).noneMatch(run -> run.status() == RunStatus.UNREADABLE);
  }

  @Test
  void resolve_findsByIdPrefixLettersPathAndLast() {
    Run first = create("utkface-dense", 0);
    Run second = create("utkface-ceag", 60);
    first.status(RunStatus.FINISHED, "", SampleRuns.START.plusSeconds(50));

    assertThat(store.resolve(first.id())).isEqualTo(first);
    assertThat(store.resolve("20260131-120100")).isEqualTo(second);
    assertThat(store.resolve(RunId.letters(first.id()))).isEqualTo(first);
    assertThat(store.resolve(second.folder().toString())).isEqualTo(second);
    assertThat(store.resolve("last")).isEqualTo(second);
    assertThat(store.resolveFinished("last")).isEqualTo(first);
    assertThat(store.resolveFinished("20260131-120000")).isEqualTo(first);
    assertThat(store.last(run -> run.recipe().equals("utkface-dense"))).contains(first);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> store.resolveFinished(second.id()))
        .withMessage("run %s has not finished, its status is running", second.id());
  }

  @Test
  void resolve_namesCandidatesAndNearMisses() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> store.resolve("last"))
        .withMessage("there are no runs in " + folder);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> store.resolve("x"))
        .withMessage("no run 'x': there are no runs in " + folder);
    var ids = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      ids.add(0, create("utkface-dense", 60 * i).id());
    }

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> store.resolve("2026"))
        .withMessage(
            "'2026' fits 7 runs in %s: %s and 2 more",
            folder, String.join(", ", ids.subList(0, 5)));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> store.resolve("20260131-120609"))
        .withMessage(
            "no run '20260131-120609' in %s; did you mean %s",
            folder, String.join(", ", ids.subList(0, 3)));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> store.resolve("celeba"))
        .withMessage("no run 'celeba' in %s; the newest is %s", folder, ids.get(0));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> store.resolveFinished("last"))
        .withMessage(
            "there is no finished run in %s; the newest is %s (running)", folder, ids.get(0));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> store.resolve(" "))
        .withMessage("no run given, expected an id, a prefix of one, or last");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> store.resolve("../elsewhere"))
        .withMessage("../elsewhere is no run folder: it has no run.json");
  }
}
