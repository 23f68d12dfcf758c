package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands that must succeed, and trainings of two epochs. */
record ShortRuns(Session session) {
  static final List<String> SHORT =
      List.of(
          "network.name=cifarresnet8",
          "train.epochs=2",
          "train.batch=64",
          "precision=fp32",
          "train.threads=1");

  static ShortRuns in(Path folder) {
    return new ShortRuns(Session.in(folder));
  }

  /** Runs a command and returns what it printed. */
  String run(List<String> args) {
    Session.Answer answer = session.run(args.toArray(new String[0]));
    assertThat(answer.err()).as("%s", args).doesNotContain("error: ");
    assertThat(answer.exitCode()).as("%s", args).isZero();
    return answer.out();
  }

  /** Trains by a recipe on data, and returns what was printed. */
  String train(String recipe, Path data, String... settings) {
    List<String> args = new ArrayList<>(List.of("train", recipe, "--quiet", "data.path=" + data));
    args.addAll(SHORT);
    args.addAll(List.of(settings));
    return run(args);
  }
}
