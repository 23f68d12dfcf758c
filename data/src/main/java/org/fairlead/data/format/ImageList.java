package org.fairlead.data.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.source.FileSource;
import org.fairlead.data.source.HashedSplit;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.LeftOut;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.RowFiles;
import org.fairlead.data.source.SplitPart;
import org.fairlead.data.source.TextColumns;
import org.jspecify.annotations.Nullable;

/**
 * Tables that name images, one a row, and say anything of them: every other column can be the
 * target or protected, missing values are unknown.
 *
 * <p>There may be a table for every split. Otherwise a column may say which split an image is in;
 * without one, a share of every class is for testing.
 */
final class ImageList {
  private static final String SPLIT_NAME = "split";

  private final Path root;
  private final List<Sheet> sheets;
  private final List<RowFiles> found = new ArrayList<>();
  private final Set<String> placing = new HashSet<>();

  /** A table and which split its images are in; null where it or nothing says so. */
  record Sheet(LabelTable table, @Nullable SplitPart part) {
    static Sheet of(Path file) {
      return new Sheet(LabelTable.read(file), null);
    }
  }

  private ImageList(Path root, ImageNaming naming, List<Sheet> sheets) {
    this.root = root.toAbsolutePath();
    this.sheets = sheets;
    for (Sheet sheet : sheets) {
      int files = naming.column(sheet.table());
      placing.add(sheet.table().header().get(files));
      found.add(
          RowFiles.match(
              sheet.table(),
              files,
              sheet.table().file().toAbsolutePath().resolveSibling(""),
              this.root,
              naming.absolutePaths(),
              naming.absolutePathsKey()));
    }
  }

  /**
   * Opens images and what tables say of them.
   *
   * @param given tables; several are of a split each
   * @param root what the images' ids are relative to
   */
  static FileSource open(List<Sheet> given, Path root, FolderOptions options, DataSpec spec) {
    var texts = TextColumns.of(spec, given.stream().map(Sheet::table).toList());
    var sheets =
        given.stream().map(each -> new Sheet(texts.renamed(each.table()), each.part())).toList();
    var list = new ImageList(root, ImageNaming.of(options), sheets);
    var table = sheets.get(0).table();
    int splits = -1;
    if (sheets.get(0).part() == null) {
      splits =
          options.split() == null
              ? table.firstOf(List.of(SPLIT_NAME))
              : table.column(options.split());
    }
    if (splits >= 0) {
      list.placing.add(table.header().get(splits));
    }
    var columns = list.columns(texts);
    var parts = splits >= 0 ? list.parts(splits) : list.parts();
    return list.source(
        ImageFolder.NAME,
        columns,
        OfficialSplits.told(parts, () -> HashedSplit.of(list.ids(), columns, spec)),
        texts.notes());
  }

  /** Opens images that are for training alone, whatever their table says of splits. */
  static FileSource generated(Path file, GeneratedOptions options) {
    var list =
        new ImageList(
            file.toAbsolutePath().resolveSibling(""),
            ImageNaming.of(options),
            List.of(Sheet.of(file)));
    var texts = TextColumns.of(List.of(list.sheets.get(0).table()));
    var columns = list.columns(texts);
    return list.source(GeneratedFolders.NAME, columns, OfficialSplits.NONE, texts.notes());
  }

  private FileSource source(
      String name, List<Column> columns, OfficialSplits parts, List<Note> notes) {
    var leftOut = new LeftOut();
    notes.forEach(leftOut::say);
    found.forEach(each -> leftOut.add(each.skipped(), each.notes()));
    return new FileSource(
        name,
        found.stream().flatMap(each -> each.files().stream()).toList(),
        ids(),
        columns,
        parts,
        leftOut.skipped(),
        leftOut.notes());
  }

  private List<String> ids() {
    return found.stream().flatMap(each -> each.ids().stream()).toList();
  }

  /** Returns all columns of all tables; where a table lacks one, its images' values are unknown. */
  private List<Column> columns(TextColumns texts) {
    var names = new LinkedHashSet<String>();
    sheets.forEach(sheet -> names.addAll(sheet.table().header()));
    names.removeAll(placing);
    if (names.isEmpty()) {
      var table = sheets.get(0).table();
      throw new InputException(
          "%s line 1: the only columns are %s, expected one to predict"
              .formatted(table.file(), String.join(", ", table.header())));
    }
    var columns = new ArrayList<Column>();
    for (String name : names) {
      var known = new ArrayList<String>();
      for (int s = 0; s < sheets.size(); s++) {
        var table = sheets.get(s).table();
        int column = table.header().indexOf(name);
        for (int row : found.get(s).rows()) {
          known.add(column < 0 ? "" : table.field(row, column));
        }
      }
      texts.column(name, known).ifPresent(columns::add);
    }
    return columns;
  }

  /** Returns what the tables say that their images are for. */
  private List<@Nullable SplitPart> parts() {
    var parts = new ArrayList<@Nullable SplitPart>();
    for (int s = 0; s < sheets.size(); s++) {
      parts.addAll(Collections.nCopies(found.get(s).rows().size(), sheets.get(s).part()));
    }
    return parts;
  }

  /** Returns what a column of the only table says that its images are for. */
  private List<@Nullable SplitPart> parts(int column) {
    var table = sheets.get(0).table();
    var parts = new ArrayList<@Nullable SplitPart>();
    for (int row : found.get(0).rows()) {
      String value = table.field(row, column);
      parts.add(
          SplitPart.of(value)
              .orElseThrow(
                  () ->
                      table.wrong(
                          row,
                          "%s is '%s', expected train, val or test"
                              .formatted(table.header().get(column), value))));
    }
    return parts;
  }
}
