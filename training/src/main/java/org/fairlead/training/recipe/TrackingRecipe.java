package org.fairlead.training.recipe;

import java.util.List;
import org.fairlead.tracking.run.Tags;
import org.fairlead.tracking.sink.SinkProvider;

/**
 * What a run writes down.
 *
 * @param every steps between two logged steps
 * @param predictions whether the outcome of every evaluated sample is saved
 * @param attributes whether saved predictions name the sample's groups
 * @param checkpointEvery steps between two checkpoints; 0 is at the ends of epochs alone, where
 *     there always is one
 * @param keepEvery steps between two models that are kept for good, each a folder that predicts; 0
 *     keeps the selected one alone
 * @param report whether a finished run draws its page, {@code report.html}; otherwise {@code
 *     fairlead runs show} and {@code fairlead open} draw it when somebody asks
 * @param tags words that runs are found by, {@code fairlead runs --tag WORD}
 * @param sinks names of the metrics sinks that a run's metrics go to as well
 */
public record TrackingRecipe(
    int every,
    boolean predictions,
    boolean attributes,
    int checkpointEvery,
    int keepEvery,
    boolean report,
    List<String> tags,
    List<String> sinks) {
  /** Where a recipe keeps it. */
  public static final String SECTION = "tracking";

  public TrackingRecipe {
    tags = List.copyOf(tags);
    Tags.require("tracking.tags", tags);
    sinks = List.copyOf(sinks);
    for (String sink : sinks) {
      SinkProvider.catalogue().get("tracking.sinks", sink);
    }
    Bounds.positive("tracking.every", every);
    Bounds.notNegative("tracking.checkpointEvery", checkpointEvery);
    Bounds.notNegative("tracking.keepEvery", keepEvery);
  }
}
