package org.fairlead.parquet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.format.FormatProvider;
import org.fairlead.data.format.Shards;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.HashedSplit;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.LeftOut;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.source.SplitPart;
import org.fairlead.data.source.TextColumns;
import org.jspecify.annotations.Nullable;

/**
 * Images in Parquet files, as Hugging Face has them: a column of structs with the bytes of an image
 * and its name, or of bytes; every other column of values can be the target or protected. Numbers
 * of classes get the names that the file notes for them.
 */
public final class ParquetImages implements FormatProvider<ParquetOptions> {
  static final String NAME = "parquet";
  private static final String EXPECTED =
      "a Parquet file with images in it, or a folder of such files, as train-00000-of-00002.parquet";
  private static final String SPLIT = "split";

  /** Makes the format, which has no state. */
  public ParquetImages() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "images in Parquet files, as Hugging Face has them";
  }

  @Override
  public ParquetOptions defaults() {
    return ParquetOptions.defaults();
  }

  @Override
  public List<String> recipes() {
    return List.of(name());
  }

  @Override
  public SampleSource open(ParquetOptions options, DataSpec spec) {
    Path path = Folders.requirePath(spec.path(), NAME, EXPECTED);
    var leftOut = new LeftOut();
    if (Files.isRegularFile(path)) {
      var only = ImageShard.open(path, options.image());
      return source(
          path.toAbsolutePath().resolveSibling(""),
          List.of(only),
          List.of(only.table()),
          Collections.singletonList(null),
          options,
          spec,
          leftOut);
    }
    var files = Shards.in(path);
    if (files.files().isEmpty()) {
      throw new InputException(
          "data.path %s holds no Parquet file, expected %s".formatted(path, EXPECTED));
    }
    leftOut.add(
        "file of no split",
        "Parquet file's name says no split",
        "Parquet files' names say no split",
        files.others());
    var shards =
        files.files().stream().map(each -> ImageShard.open(each.file(), options.image())).toList();
    var parts = new ArrayList<@Nullable SplitPart>();
    files.files().forEach(each -> parts.add(each.part().orElse(null)));
    var tables = files.noted(shards.stream().map(ImageShard::table).toList());
    return source(path, shards, tables, parts, options, spec, leftOut);
  }

  private static SampleSource source(
      Path root,
      List<ImageShard> shards,
      List<LabelTable> read,
      List<@Nullable SplitPart> ofFiles,
      ParquetOptions options,
      DataSpec spec,
      LeftOut leftOut) {
    var texts = TextColumns.of(spec, read);
    var tables = read.stream().map(texts::renamed).toList();
    var ids = new ArrayList<String>();
    var places = places(root, shards, ids, leftOut);
    boolean told = ofFiles.get(0) != null;
    String split = told ? null : splitColumn(tables.get(0), options);
    var columns = columns(tables, texts, places, split);
    var parts = new ArrayList<@Nullable SplitPart>();
    for (var place : places) {
      parts.add(
          split == null
              ? ofFiles.get(place.shard())
              : part(tables.get(place.shard()), split, place.row()));
    }
    texts.notes().forEach(leftOut::say);
    return new ParquetSource(
        shards,
        places,
        ids,
        columns,
        OfficialSplits.told(parts, () -> HashedSplit.of(ids, columns, spec)),
        leftOut.skipped(),
        leftOut.notes(),
        new ImageBlocks(shards));
  }

  /** Finds the rows that have an image, and names them. */
  private static List<ParquetSource.Place> places(
      Path root, List<ImageShard> shards, List<String> ids, LeftOut leftOut) {
    var places = new ArrayList<ParquetSource.Place>();
    var without = new ArrayList<String>();
    for (int s = 0; s < shards.size(); s++) {
      ImageShard shard = shards.get(s);
      String file =
          Folders.slashed(root.toAbsolutePath().relativize(shard.file().toAbsolutePath()));
      for (int row = 0; row < shard.rows(); row++) {
        String id = file + ":" + (row + 1);
        if (shard.hasImage(row)) {
          ids.add(id);
          places.add(new ParquetSource.Place(s, row));
        } else {
          without.add(id);
        }
      }
    }
    if (places.isEmpty()) {
      throw new InputException(
          "no row of %s has an image in its column '%s'%s"
              .formatted(
                  shards.get(0).file(),
                  shards.get(0).image().name(),
                  without.isEmpty() ? ": there is no row" : ""));
    }
    leftOut.add("row without an image", "row has no image", "rows have no image", without);
    return places;
  }

  private static @Nullable String splitColumn(LabelTable table, ParquetOptions options) {
    if (options.split() != null) {
      table.column(options.split());
      return options.split();
    }
    return table.header().contains(SPLIT) ? SPLIT : null;
  }

  private static SplitPart part(LabelTable table, String column, int row) {
    String value = table.field(row, table.column(column));
    return SplitPart.of(value)
        .orElseThrow(
            () ->
                table.wrong(
                    row, "%s is '%s', expected train, val or test".formatted(column, value)));
  }

  /** Returns all columns of all files; where one lacks a column, its images' values are unknown. */
  private static List<Column> columns(
      List<LabelTable> tables,
      TextColumns texts,
      List<ParquetSource.Place> places,
      @Nullable String split) {
    var names = new LinkedHashSet<String>();
    tables.forEach(table -> names.addAll(table.header()));
    names.removeIf(name -> name.equals(split));
    if (names.isEmpty()) {
      throw new InputException(
          "%s says nothing of its images: it has no column besides, expected one to predict"
              .formatted(tables.get(0).file()));
    }
    var columns = new ArrayList<Column>();
    for (String name : names) {
      int[] at = tables.stream().mapToInt(table -> table.header().indexOf(name)).toArray();
      var known =
          places.stream()
              .map(
                  place ->
                      at[place.shard()] < 0
                          ? ""
                          : tables.get(place.shard()).field(place.row(), at[place.shard()]))
              .toList();
      texts.column(name, known).ifPresent(columns::add);
    }
    return columns;
  }
}
