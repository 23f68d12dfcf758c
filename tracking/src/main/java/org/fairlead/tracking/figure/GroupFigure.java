package org.fairlead.tracking.figure;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fairlead.audit.Gaps;
import org.fairlead.audit.GroupGaps;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.audit.schema.Field;
import org.fairlead.audit.schema.Kind;
import org.fairlead.audit.schema.ResultSchemas;
import org.fairlead.audit.text.Show;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.RunId;
import org.jspecify.annotations.Nullable;

/**
 * Groups as rows, a dot with its interval per method, and a panel per value that is compared:
 * excess gaps with the tolerance on the left, accuracies on the right.
 */
final class GroupFigure {
  private static final int WIDTH = 1000;
  private static final int TITLE = 52;
  private static final int AXIS = 56;
  private static final int LEAST_ROWS =
      100; // below, the library places nothing on the axis of rows
  private static final int MARGIN = 14;
  private static final int BETWEEN = 26;
  private static final int MOST_GROUPS = 30;
  private static final int LONGEST_NAME = 200;
  private static final Font NAME_FONT = Fonts.of(Font.PLAIN, 13);
  private static final Font COUNT_FONT = Fonts.of(Font.PLAIN, 10.5);

  /** A method's results. */
  record Method(String title, SplitResults split) {}

  private final List<Method> methods;
  private final List<String> groups;
  private final int omitted;

  private GroupFigure(List<Method> methods, List<String> groups, int omitted) {
    this.methods = methods;
    this.groups = groups;
    this.omitted = omitted;
  }

  /** Returns the figure, or empty if no run has groups on that split. */
  static Optional<BufferedImage> of(List<Results> results, String model, String split) {
    var methods = new ArrayList<Method>();
    List<String> titles = titles(results);
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < results.size(); i++) {
      SplitResults found =
          results.get(i).model(model).flatMap(chosen -> chosen.split(split)).orElse(null);
      if (found != null && !found.groups().isEmpty()) {
        methods.add(new Method(titles.get(i), found));
        found.groups().stream()
            .filter(group -> group.count() > 0)
            .forEach(group -> names.add(group.name()));
      }
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    List<String> shown = mostTelling(methods, names);
    return Optional.of(new GroupFigure(methods, shown, names.size() - shown.size()).draw());
  }

  /** Returns the methods' names, told apart by the letters of their runs where they are equal. */
  private static List<String> titles(List<Results> results) {
    Map<String, Integer> count = new HashMap<>();
    results.forEach(result -> count.merge(result.method(), 1, Integer::sum));
    return results.stream()
        .map(
            result ->
                count.getOrDefault(result.method(), 0) == 1
                    ? result.method()
                    : result.method() + " " + RunId.letters(result.run()))
        .toList();
  }

  /**
   * Returns the groups in their order; of very many, those of the largest gap or lowest accuracy.
   */
  private static List<String> mostTelling(List<Method> methods, Set<String> names) {
    if (names.size() <= MOST_GROUPS) {
      return List.copyOf(names);
    }
    Map<String, Double> harm = new HashMap<>();
    for (Method method : methods) {
      for (GroupResults group : method.split().groups()) {
        if (group.count() > 0) {
          harm.merge(group.name(), group.harm(), Math::max);
        }
      }
    }
    Set<String> worst =
        new LinkedHashSet<>(
            names.stream()
                .sorted(Comparator.comparing(name -> -harm.getOrDefault(name, 0.0)))
                .limit(MOST_GROUPS)
                .toList());
    return names.stream().filter(worst::contains).toList();
  }

  private BufferedImage draw() {
    int rowHeight = Math.max(Math.max(22, 14 + 13 * methods.size()), LEAST_ROWS / groups.size());
    BufferedImage probe = Palette.image(1, 1);
    Graphics2D measure = Palette.paper(probe);
    int names = nameWidth(measure.getFontMetrics(NAME_FONT));
    Legend legend = legend();
    int head = TITLE + legend.height(measure, WIDTH - names) + 8;
    measure.dispose();
    int plots = rowHeight * groups.size() + AXIS;

    BufferedImage image = Palette.image(WIDTH, head + plots);
    Graphics2D graphics = Palette.paper(image);
    try {
      drawTitle(graphics, names);
      legend.draw(graphics, names, TITLE, WIDTH - names);
      graphics.translate(names, head);
      int width = WIDTH - names - MARGIN;
      List<Field<GroupResults>> fields = compared();
      int each = (width - BETWEEN * (fields.size() - 1)) / fields.size();
      for (int f = fields.size() - 1; f >= 0; f--) {
        int left = f * (each + BETWEEN);
        graphics.translate(left, 0);
        GroupPanel panel = GroupPanel.of(fields.get(f), methods, groups);
        GroupPanel.Scale rows = panel.draw(graphics, each, plots);
        graphics.translate(-left, 0);
        if (f == 0) {
          drawNames(graphics, rows, rowHeight);
        }
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /** Returns the values of groups that are compared and there: what is lost comes first. */
  private List<Field<GroupResults>> compared() {
    return ResultSchemas.GROUP.columns().stream()
        .filter(Field::isCompared)
        .filter(
            field ->
                methods.stream()
                    .flatMap(method -> method.split().groups().stream())
                    .anyMatch(group -> field.value(group) != null))
        .sorted(Comparator.comparing(field -> field.kind() != Kind.POINTS))
        .toList();
  }

  private int nameWidth(FontMetrics metrics) {
    int longest =
        groups.stream()
            .mapToInt(name -> metrics.stringWidth(Legend.shortened(metrics, name, LONGEST_NAME)))
            .max()
            .orElse(0);
    return 20 + Math.max(70, longest);
  }

  /** Draws the groups' names and sample counts to the left of the rows. */
  private void drawNames(Graphics2D graphics, GroupPanel.Scale rows, int rowHeight) {
    FontMetrics metrics = graphics.getFontMetrics(NAME_FONT);
    FontMetrics small = graphics.getFontMetrics(COUNT_FONT);
    boolean roomy = rowHeight >= 34;
    for (int g = 0; g < groups.size(); g++) {
      double middle = rows.y(g + 0.5);
      String name = Legend.shortened(metrics, groups.get(g), LONGEST_NAME);
      graphics.setFont(NAME_FONT);
      graphics.setColor(Palette.INK);
      graphics.drawString(
          name, -10f - metrics.stringWidth(name), (float) (middle + (roomy ? -1 : 5)));
      if (roomy) {
        String count = "n = " + Show.count(samples(groups.get(g)));
        graphics.setFont(COUNT_FONT);
        graphics.setColor(Palette.FAINT);
        graphics.drawString(count, -10f - small.stringWidth(count), (float) (middle + 13));
      }
    }
  }

  private long samples(String group) {
    return methods.stream()
        .flatMap(method -> method.split().group(group).stream())
        .mapToLong(GroupResults::count)
        .max()
        .orElse(0);
  }

  private @Nullable Gaps anyGaps() {
    return methods.stream()
        .map(method -> method.split().gaps())
        .filter(gaps -> gaps != null)
        .findFirst()
        .orElse(null);
  }

  private static boolean isSmall(GroupResults group) {
    GroupGaps gaps = group.gaps();
    return group.count() > 0 && gaps != null && gaps.tooSmall();
  }

  private void drawTitle(Graphics2D graphics, int left) {
    SplitResults any = methods.get(0).split();
    Gaps gaps = anyGaps();
    graphics.setColor(Palette.INK);
    graphics.setFont(Fonts.of(Font.BOLD, 15));
    String title =
        gaps == null ? "Accuracy of every group" : "What every group loses against the dense model";
    graphics.drawString(title, left, 24);
    var subtitle =
        new StringBuilder("%s split, %s samples".formatted(any.split(), Show.count(any.count())));
    if (gaps != null) {
      subtitle.append(
          String.format(
              Locale.ROOT,
              "; %.0f %% bounds, those of ψ simultaneous over the groups",
              100 * gaps.confidence()));
    }
    if (omitted > 0) {
      subtitle.append(
          "; the %d worst groups of %d".formatted(groups.size(), groups.size() + omitted));
    }
    if (methods.stream()
        .flatMap(method -> method.split().groups().stream())
        .anyMatch(GroupFigure::isSmall)) {
      subtitle.append("; hollow: too few samples to be judged");
    }
    graphics.setFont(Fonts.of(Font.PLAIN, 11.5));
    graphics.setColor(Palette.FAINT);
    graphics.drawString(subtitle.toString(), left, 42);
  }

  private Legend legend() {
    Legend legend = new Legend(12.5);
    for (int m = 0; m < methods.size(); m++) {
      legend.curve(methods.get(m).title(), Palette.colour(m));
    }
    if (anyGaps() != null) {
      legend.upright("dense", Palette.INK, Palette.solid(1.6));
      legend.line("tolerance", Palette.LIMIT, Palette.dashed(1.6));
    }
    return legend;
  }
}
