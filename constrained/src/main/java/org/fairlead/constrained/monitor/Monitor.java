package org.fairlead.constrained.monitor;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.fairlead.constrained.Conditioning;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintType;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.monitor.Diagnosis.Kind;
import org.fairlead.constrained.monitor.Track.Column;
import org.fairlead.constrained.state.Stateful;

/**
 * Watches a constrained run and names what is wrong with it, in words and with the number that
 * shows it.
 *
 * <p>Show it every evaluation that moved multipliers; it keeps running sums over windows of
 * measurements, about 200 bytes per entry. It looks at what constraints make of their violations,
 * that is after {@link Conditioning}. Where standard errors are known, a violation within one of
 * them is not held against a constraint. Constraints are told apart by their names.
 */
public final class Monitor implements Stateful {
  /*
   * An entry is judged by means over full windows of its measurements, since single ones are
   * mostly noise. Its limit is the tolerance and one standard error: the mean error of a
   * measurement, not divided by the root of their number, since those of buffers overlap and are
   * not independent.
   *
   *   never observed   no measurement in as many steps as a window has
   *   infeasible       the last window's mean is above the limit
   *   diverging        the last two are, the newer is at least 0.9 of the older, and the multiplier
   *                    grew: pressing harder does not help; from the third window on
   *   oscillating      of the multiplier's last four swings the newer two are at least 0.7 of the
   *                    older two and a quarter of its largest value, and it still turns
   *   signs disagree   surrogate and strict violation differ in sign more often than by chance
   *   too noisy        the error exceeds the tolerance; their ratio squared says how many times as
   *                    many samples would do, as a variance falls with their number
   */
  private static final String SHAPE = "/shape";
  private static final double NOT_FALLING = 0.9;
  private static final double NOT_DECAYING = 0.7;
  private static final double SMALL_SWING = 0.25;

  private final double tolerance;
  private final double slack; // of inequalities
  private final int window;
  private final Map<String, Track> tracks = new LinkedHashMap<>();
  private final Map<String, ConstraintType> types = new LinkedHashMap<>();
  private final Map<String, Constraint> watched = new LinkedHashMap<>();

  private Monitor(double tolerance, double slack, int window) {
    this.tolerance = tolerance;
    this.slack = slack;
    this.window = window;
  }

  /**
   * Returns a monitor that has seen nothing.
   *
   * @param tolerance a mean violation up to here counts as feasible; at least 0. With 0 no noise is
   *     too large
   * @param window over how many measurements of an entry means are taken, at least 10; 200 suits
   *     training
   */
  public static Monitor of(double tolerance, int window) {
    requireArgument(
        tolerance >= 0 && Double.isFinite(tolerance),
        "tolerance must be at least 0 and finite, got %s",
        tolerance);
    requireArgument(window >= 10, "window must be at least 10, got %d", window);
    return new Monitor(tolerance, tolerance, window);
  }

  /**
   * Returns a monitor that has seen nothing, of inequalities whose violations are what exceeds the
   * tolerance already: nothing is subtracted from them a second time.
   *
   * @param slack a mean violation of an inequality up to here counts as feasible, at least 0: by
   *     how much it is trained for less than it is judged by
   */
  public Monitor withSlack(double slack) {
    requireArgument(
        slack >= 0 && Double.isFinite(slack), "slack must be at least 0 and finite, got %s", slack);
    return new Monitor(tolerance, slack, window);
  }

  /** Takes note of what a step saw and of where the multipliers are now. */
  public void observe(Evaluation evaluation) {
    for (Observed each : evaluation.observed()) {
      Constraint constraint = each.constraint();
      types.put(constraint.name(), constraint.type());
      watched.put(constraint.name(), constraint);
      tracks
          .computeIfAbsent(constraint.name(), name -> new Track(constraint.size()))
          .observe(constraint, each.state(), window);
    }
  }

  /**
   * Returns what is wrong now, constraint by constraint; empty if nothing is. Entries go by their
   * {@linkplain Constraint#withEntryNames names} once their constraint was seen.
   */
  public List<Diagnosis> diagnoses() {
    var found = new ArrayList<Diagnosis>();
    tracks.forEach((name, track) -> diagnose(name, track, found));
    return List.copyOf(found);
  }

  private void diagnose(String name, Track track, List<Diagnosis> found) {
    boolean equality = types.get(name) == ConstraintType.EQUALITY;
    addIfAny(found, Kind.NEVER_OBSERVED, name, track, i -> neverObserved(track, i), this::never);
    addIfAny(
        found,
        Kind.INFEASIBLE,
        name,
        track,
        i ->
            over(
                limit(track, i, equality),
                violation(track, Column.LAST_VIOLATION, i, equality),
                track,
                i),
        (of, i, number) -> infeasible(number, equality));
    addIfAny(
        found, Kind.DIVERGING, name, track, i -> diverging(track, i, equality), this::diverges);
    addIfAny(found, Kind.OSCILLATING, name, track, Monitor.oscillating(track), Monitor::oscillates);
    addIfAny(
        found,
        Kind.SIGNS_DISAGREE,
        name,
        track,
        i -> over(chance(window), track.at(Column.LAST_DISAGREE, i), track, i),
        this::disagrees);
    addIfAny(found, Kind.TOO_NOISY, name, track, i -> tooNoisy(track, i), this::noisy);
  }

  private static double violation(Track track, Column column, int i, boolean equality) {
    double mean = track.at(column, i);
    return equality ? Math.abs(mean) : mean;
  }

  /** Up to where a mean violation counts as feasible. */
  private double limit(Track track, int i, boolean equality) {
    return (equality ? tolerance : slack) + track.at(Column.LAST_ERROR, i);
  }

  /** Three standard errors above a half: what signs that have nothing in common stay below. */
  private static double chance(int measurements) {
    return 0.5 + 1.5 / Math.sqrt(measurements);
  }

  /** {@code value} if there was a full window and it exceeds {@code limit}; else NaN. */
  private static double over(double limit, double value, Track track, int i) {
    return track.at(Column.WINDOWS, i) > 0 && value > limit ? value : Double.NaN;
  }

  private double neverObserved(Track track, int i) {
    return track.at(Column.SEEN, i) == 0 && track.steps() >= window ? track.steps() : Double.NaN;
  }

  private double diverging(Track track, int i, boolean equality) {
    double last = violation(track, Column.LAST_VIOLATION, i, equality);
    double before = violation(track, Column.BEFORE_VIOLATION, i, equality);
    double multiplier = Math.abs(track.at(Column.LAST_MULTIPLIER, i));
    double earlier = Math.abs(track.at(Column.BEFORE_MULTIPLIER, i));
    boolean diverging =
        track.at(Column.WINDOWS, i) >= 3
            && Math.min(last, before) > limit(track, i, equality)
            && last >= NOT_FALLING * before
            && multiplier > earlier
            && earlier > 0;
    return diverging ? multiplier : Double.NaN;
  }

  private static IntToDoubleFunction oscillating(Track track) {
    return i -> {
      double newer = Math.min(track.at(Column.SWING_0, i), track.at(Column.SWING_1, i));
      double older = Math.max(track.at(Column.SWING_2, i), track.at(Column.SWING_3, i));
      double sinceTurn = track.at(Column.SEEN, i) - track.at(Column.TURNED_AT, i);
      boolean oscillating =
          Math.min(track.at(Column.SWING_2, i), track.at(Column.SWING_3, i)) > 0
              && newer >= NOT_DECAYING * older
              && newer >= SMALL_SWING * track.at(Column.LARGEST, i)
              && sinceTurn <= 2 * track.at(Column.PERIOD, i);
      return oscillating ? track.at(Column.SWING_0, i) : Double.NaN;
    };
  }

  private double tooNoisy(Track track, int i) {
    double ratio = track.at(Column.LAST_ERROR, i) / tolerance;
    return tolerance > 0 && track.at(Column.WINDOWS, i) > 0 && ratio > 1
        ? ratio * ratio
        : Double.NaN;
  }

  /** Adds a diagnosis of the entry with the largest number; NaN where nothing is wrong. */
  private void addIfAny(
      List<Diagnosis> found,
      Kind kind,
      String name,
      Track track,
      IntToDoubleFunction number,
      Words words) {
    int worst = -1;
    int count = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < track.size(); i++) {
      double value = number.applyAsDouble(i);
      if (!Double.isNaN(value)) {
        count++;
        if (value > largest) {
          largest = value;
          worst = i;
        }
      }
    }
    if (count > 0) {
      Constraint constraint = watched.get(name);
      String entry = constraint == null ? "entry " + worst : constraint.entryName(worst);
      String finding = words.of(track, worst, largest);
      found.add(new Diagnosis(kind, name, worst, entry, count, largest, finding));
    }
  }

  /** Puts a finding into words. */
  private interface Words {
    String of(Track track, int entry, double number);
  }

  private String never(Track track, int i, double steps) {
    return words(
        "was never measured in %.0f steps, so its multiplier never moved; is the group rare, or its"
            + " buffer too long?",
        steps);
  }

  private String infeasible(double violation, boolean equality) {
    return equality || slack == tolerance
        ? words(
            "is violated by %.4g on average over its last %d measurements (tolerance %.4g)",
            violation, window, tolerance)
        : words(
            "exceeds its tolerance by %.4g on average over its last %d measurements (slack %.4g)",
            violation, window, slack);
  }

  private String diverges(Track track, int i, double multiplier) {
    return words(
        "its multiplier rose from %.4g to %.4g over the last %d measurements while the violation did"
            + " not fall (%.4g, then %.4g): if this lasts, the constraint cannot be met here, or what"
            + " training descends along does not move it; relax it, cap the multiplier or change the"
            + " surrogate",
        track.at(Column.BEFORE_MULTIPLIER, i),
        track.at(Column.LAST_MULTIPLIER, i),
        window,
        track.at(Column.BEFORE_VIOLATION, i),
        track.at(Column.LAST_VIOLATION, i));
  }

  private static String oscillates(Track track, int i, double swing) {
    return words(
        "its multiplier swings by %.4g (its largest value is %.4g) every %.0f measurements and does"
            + " not calm down (the swing before: %.4g); use nuPI with a larger proportional gain, an"
            + " augmented Lagrangian, or a smaller dual step",
        swing,
        track.at(Column.LARGEST, i),
        track.at(Column.PERIOD, i),
        track.at(Column.SWING_1, i));
  }

  private String disagrees(Track track, int i, double share) {
    return words(
        "surrogate and strict violation had opposite signs in %.0f %% of the last %d measurements:"
            + " lowering the one need not lower the other",
        100 * share, window);
  }

  private String noisy(Track track, int i, double factor) {
    return words(
        "its standard error of %.4g exceeds the tolerance of %.4g: it takes %.1f times as many"
            + " samples, as in a longer buffer, to tell feasible from infeasible",
        track.at(Column.LAST_ERROR, i), tolerance, factor);
  }

  @Override
  public Map<String, double[]> state() {
    var state = new LinkedHashMap<String, double[]>();
    tracks.forEach(
        (name, track) -> {
          double equality = types.get(name) == ConstraintType.EQUALITY ? 1 : 0;
          state.put(name + SHAPE, new double[] {track.size(), equality});
          track.state().forEach((key, value) -> state.put(name + "/" + key, value));
        });
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    var restored = new LinkedHashMap<String, Track>();
    var restoredTypes = new LinkedHashMap<String, ConstraintType>();
    var parts = new LinkedHashMap<String, Map<String, double[]>>();
    state.forEach(
        (key, value) -> {
          int slash = key.lastIndexOf('/');
          requireArgument(slash > 0, "state has the unknown key '%s'", key);
          parts
              .computeIfAbsent(key.substring(0, slash), name -> new LinkedHashMap<>())
              .put(key.substring(slash + 1), value);
        });
    parts.forEach(
        (name, part) -> {
          double[] shape = part.remove(SHAPE.substring(1));
          requireArgument(
              shape != null && shape.length == 2 && shape[0] >= 1,
              "state of constraint '%s' has no shape",
              name);
          var track = new Track((int) shape[0]);
          track.restore(part);
          restored.put(name, track);
          restoredTypes.put(
              name, shape[1] == 1 ? ConstraintType.EQUALITY : ConstraintType.INEQUALITY);
        });
    tracks.clear();
    tracks.putAll(restored);
    types.clear();
    types.putAll(restoredTypes);
  }

  private static String words(String template, Object... figures) {
    return String.format(Locale.ROOT, template, figures);
  }
}
