package org.fairlead.training.context;

import java.time.InstantSource;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.engine.ChoiceMemory;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.Trainer;

/**
 * Where runs are kept and what they are stamped with; everything ambient that a {@link Trainer}
 * needs.
 *
 * @param runs the folder of runs
 * @param cache decoded images, shared by all runs
 * @param clock stamps run ids and times
 */
public record RunContext(RunStore runs, SampleCache cache, InstantSource clock) {

  /** Returns what the engine decided on earlier starts, kept beside the decoded images. */
  public ChoiceMemory choices() {
    return ChoiceMemory.in(cache.folder().resolve("engine"));
  }
}
