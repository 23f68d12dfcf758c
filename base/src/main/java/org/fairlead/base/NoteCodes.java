package org.fairlead.base;

/** The codes of the notes that Fairlead itself writes. A code, once released, keeps its meaning. */
public final class NoteCodes {
  /** A data set has rows, files or labels that were left out or look wrong. */
  public static final String DATASET = "dataset";

  /** Images occur more than once, in one split or in two. */
  public static final String DUPLICATES = "duplicates";

  /** Of generated images, some were left out, or look like samples of the data set. */
  public static final String GENERATED = "generated";

  /** Generated images are named in the recipe, and nothing draws them. */
  public static final String GENERATED_UNUSED = "generated-unused";

  /** What a mixture says of the subgroups that it draws from. */
  public static final String MIXTURE = "mixture";

  /** A mixture measured an earlier draw again instead of a new one. */
  public static final String RATIOS_REUSED = "ratios-reused";

  /** A checkpoint is evaluated as it is. */
  public static final String NOTHING_TRAINED = "nothing-trained";

  /** Validation samples may have been trained on elsewhere. */
  public static final String VALIDATION_SEEN = "validation-seen";

  /** Without a validation split no model is selected. */
  public static final String NO_VALIDATION = "no-validation";

  /** Samples are held out for multipliers that do not exist. */
  public static final String HELD_OUT_UNUSED = "held-out-unused";

  /** The run ends before its epochs do. */
  public static final String TRIAL = "trial";

  /** The run ends before the mask is final. */
  public static final String PRUNING_UNFINISHED = "pruning-unfinished";

  /** Constraints without a training sample were left out. */
  public static final String CONSTRAINTS_LEFT_OUT = "constraints-left-out";

  /** The label that rates count where a constraint names none. */
  public static final String POSITIVE_LABEL = "positive-label";

  /** Constraints act from a later step on. */
  public static final String CONSTRAINTS_START = "constraints-start";

  /** Published arithmetic is computed, its defects included. */
  public static final String FAITHFUL = "faithful";

  /** How the tensors of a file of weights fitted. */
  public static final String WEIGHTS_FILE = "weights-file";

  /** The last checkpoint was damaged; the one before it was taken. */
  public static final String CHECKPOINT_DAMAGED = "checkpoint-damaged";

  /** Another process ended without giving the run back. */
  public static final String PROCESS_ENDED = "process-ended";

  /** The multipliers were scaled down to the largest total that is allowed. */
  public static final String MULTIPLIERS_SCALED = "multipliers-scaled";

  /** No sample that a constraint speaks of was seen. */
  public static final String CONSTRAINT_NEVER_OBSERVED = "constraint-never-observed";

  /** A constraint stays violated. */
  public static final String CONSTRAINT_INFEASIBLE = "constraint-infeasible";

  /** A multiplier grows without end. */
  public static final String CONSTRAINT_DIVERGING = "constraint-diverging";

  /** A multiplier swings. */
  public static final String CONSTRAINT_OSCILLATING = "constraint-oscillating";

  /** What is counted and what is descended on disagree about a constraint. */
  public static final String CONSTRAINT_SIGNS_DISAGREE = "constraint-signs-disagree";

  /** A constraint is measured on too few samples. */
  public static final String CONSTRAINT_TOO_NOISY = "constraint-too-noisy";

  /** How the model was selected. */
  public static final String SELECTED_MODEL = "selected-model";

  /** Steps waited for samples. */
  public static final String SLOW_DATA = "slow-data";

  /** A listener failed and hears no more. */
  public static final String LISTENER_DROPPED = "listener-dropped";

  /** A metrics sink failed, or was too slow. */
  public static final String SINK_DROPPED = "sink-dropped";

  /** A listener was too slow for some events. */
  public static final String EVENTS_MISSED = "events-missed";

  private NoteCodes() {}
}
