package org.fairlead.tracking.run;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;

/**
 * Which runs of a list are of interest.
 *
 * @param tags that a run has all of
 * @param names patterns of which the run's recipe, method or id fits one, with {@code *} for any
 *     letters; empty for every run
 * @param statuses of which a run has one, as in {@link RunStatus#text}; empty for any
 * @param most of them, the newest; 0 for all
 */
public record RunFilter(List<String> tags, List<String> names, List<String> statuses, int most) {
  /** Every run. */
  public static final RunFilter NONE = new RunFilter(List.of(), List.of(), List.of(), 0);

  public RunFilter {
    tags = List.copyOf(tags);
    names = List.copyOf(names);
    statuses = statuses.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    List<String> known = Stream.of(RunStatus.values()).map(RunStatus::text).toList();
    for (String status : statuses) {
      if (!known.contains(status)) {
        throw new InputException(
            "status '%s' is unknown, expected one of %s%s"
                .formatted(status, String.join(", ", known), Nearest.suggestion(status, known)));
      }
    }
    if (most < 0) {
      throw new InputException("%d runs are asked for, expected 0 or more".formatted(most));
    }
  }

  /** Returns the runs that fit, in the order of the list. */
  public List<RunInfo> of(List<RunInfo> runs) {
    Stream<RunInfo> fitting = runs.stream().filter(this::fits);
    return (most == 0 ? fitting : fitting.limit(most)).toList();
  }

  private boolean fits(RunInfo run) {
    return run.tags().containsAll(tags)
        && (statuses.isEmpty() || statuses.contains(run.status().text()))
        && (names.isEmpty() || names.stream().anyMatch(name -> isNamed(run, name)));
  }

  private static boolean isNamed(RunInfo run, String pattern) {
    Pattern glob =
        Pattern.compile(
            Stream.of(pattern.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")),
            Pattern.CASE_INSENSITIVE);
    String method = run.headline() == null ? "" : run.headline().method();
    return glob.matcher(run.recipe()).matches()
        || glob.matcher(method).matches()
        || glob.matcher(run.id()).matches();
  }
}
