package org.fairlead.base;

/** The codes of the notes that Fairlead itself writes. A code, once released, keeps its meaning. */
public final class NoteCodes {
  /** Rows, files or samples were left out of a data set or of generated images. */
  public static final String SAMPLES_LEFT_OUT = "samples-left-out";

  /** A folder could be read in more than one way. */
  public static final String LAYOUT = "layout";

  /** Test rows have values that no row for training has. */
  public static final String UNSEEN_VALUES = "unseen-values";

  /** Columns of a table have gaps. */
  public static final String MISSING_VALUES = "missing-values";

  /** How the file of a table was read, where it is not written as expected. */
  public static final String TABLE_READ = "table-read";

  /** How numbers of a table were read: their decimal mark, a unit. */
  public static final String NUMBERS_READ = "numbers-read";

  /** Texts in columns of numbers count as missing. */
  public static final String NOT_A_NUMBER = "not-a-number";

  /** Columns that identify rows, or hold dates, are not features. */
  public static final String COLUMNS_LEFT_OUT = "columns-left-out";

  /** A column of texts became many features. */
  public static final String MANY_FEATURES = "many-features";

  /** A column that may say how much a row counts is a feature. */
  public static final String WEIGHT_AS_FEATURE = "weight-as-feature";

  /** Values of a column differ in how they are spelled alone. */
  public static final String LOOK_ALIKES = "look-alikes";

  /** Numbers lie in none of the ranges that a recipe makes of them. */
  public static final String OUTSIDE_BINS = "outside-bins";

  /** Ranges of numbers are of a column that is neither predicted nor protected. */
  public static final String BINS_UNUSED = "bins-unused";

  /** Groups were made of a column of numbers. */
  public static final String NUMERIC_GROUPS = "numeric-groups";

  /** A feature tells the protected value. */
  public static final String GIVES_AWAY = "gives-away";

  /** Samples have an unknown protected value. */
  public static final String UNKNOWN_GROUP = "unknown-group";

  /** Images cannot be decoded. */
  public static final String BROKEN_IMAGES = "broken-images";

  /** Images of three channels that are all grey. */
  public static final String GREY_IMAGES = "grey-images";

  /** Data cannot be trained on as they are. */
  public static final String NOT_USABLE = "not-usable";

  /** Samples occur more than once. */
  public static final String DUPLICATES = "duplicates";

  /** Samples occur in more than one split. */
  public static final String DUPLICATES_ACROSS_SPLITS = "duplicates-across-splits";

  /** Samples with the same content have different labels. */
  public static final String DUPLICATES_DISAGREE = "duplicates-disagree";

  /** Generated images are also in the validation split. */
  public static final String GENERATED_IN_VALIDATION = "generated-in-validation";

  /** Generated images are named in the recipe, and nothing draws them. */
  public static final String GENERATED_UNUSED = "generated-unused";

  /** A mixture never draws some of the training samples. */
  public static final String NEVER_DRAWN = "never-drawn";

  /** A subgroup has no training samples. */
  public static final String SUBGROUP_EMPTY = "subgroup-empty";

  /** Of a subgroup there are no generated samples to draw. */
  public static final String SUBGROUP_REAL_ONLY = "subgroup-real-only";

  /** A mixture measured an earlier draw again instead of a new one. */
  public static final String RATIOS_REUSED = "ratios-reused";

  /** A checkpoint is evaluated as it is. */
  public static final String NOTHING_TRAINED = "nothing-trained";

  /** Validation samples may have been trained on elsewhere. */
  public static final String VALIDATION_SEEN = "validation-seen";

  /** Without a validation split no model is selected. */
  public static final String NO_VALIDATION = "no-validation";

  /** Precisions and memory formats gave results that are not finite, and were not chosen from. */
  public static final String FORMATS_LEFT_OUT = "formats-left-out";

  /** Timing did not settle the precision and memory format; the usual best was taken. */
  public static final String ENGINE_PREFERRED = "engine-preferred";

  /** Samples are held out for multipliers that do not exist. */
  public static final String HELD_OUT_UNUSED = "held-out-unused";

  /** The run ends before its epochs do. */
  public static final String TRIAL = "trial";

  /** The run ended before its epochs did, as no model on validation got better. */
  public static final String PATIENCE = "patience";

  /** The network was chosen by the data. */
  public static final String NETWORK_CHOSEN = "network-chosen";

  /** The dense parent was chosen among the runs that are there. */
  public static final String PARENT_CHOSEN = "parent-chosen";

  /** Settings are those of the dense parent, as the recipe left them open. */
  public static final String TAKEN_FROM_PARENT = "taken-from-parent";

  /** The run ends before the mask is final. */
  public static final String PRUNING_UNFINISHED = "pruning-unfinished";

  /** Of the weights that pruning keeps, too few lie on a path from the input to an output. */
  public static final String PRUNING_FEW_LIVE = "pruning-few-live";

  /** Fewer weights are live in the end than the sparsity leaves. */
  public static final String PRUNING_TOO_SPARSE = "pruning-too-sparse";

  /** Filters of depthwise convolutions are wholly masked. */
  public static final String PRUNING_EMPTY_DEPTHWISE = "pruning-empty-depthwise";

  /** The norm of the gradient is far above what it was. */
  public static final String PRUNING_GRADIENT = "pruning-gradient";

  /** A weight is far larger than any of the dense model's. */
  public static final String PRUNING_LARGE_WEIGHT = "pruning-large-weight";

  /** When the mask became final, training accuracy was at chance. */
  public static final String PRUNING_AT_CHANCE = "pruning-at-chance";

  /** A pruned model does better with its batch-norm statistics estimated anew. */
  public static final String PRUNING_STATISTICS = "pruning-statistics";

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

  /** What a model of a file does on some samples as it is. */
  public static final String WEIGHTS_ACCURACY = "weights-accuracy";

  /** In which order the classifier of a file has its classes. */
  public static final String CLASS_ORDER = "class-order";

  /** What a network sees of a pixel, or had most likely seen in training. */
  public static final String NORMALIZATION = "normalization";

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

  /** The loss on the validation split is far beyond what a model that learns has. */
  public static final String VALIDATION_DIVERGED = "validation-diverged";

  /** A finished run has no report. */
  public static final String REPORT_MISSING = "report-missing";

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

  /** Runs have no paired intervals: they, or what they were measured against, differ. */
  public static final String NOT_PAIRED = "not-paired";

  /** A file of predictions is missing or damaged. */
  public static final String PREDICTIONS_UNREADABLE = "predictions-unreadable";

  /** Of runs only the accuracies are compared, as their groups differ or are not known. */
  public static final String GROUPS_NOT_COMPARED = "groups-not-compared";

  /** A jar among the plugins brings no entry of a catalogue. */
  public static final String PLUGIN_EMPTY = "plugin-empty";

  private NoteCodes() {}
}
