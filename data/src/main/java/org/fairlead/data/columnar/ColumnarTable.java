package org.fairlead.data.columnar;

import java.util.List;
import org.fairlead.base.Note;

/**
 * What a file holds, as texts.
 *
 * @param header the names of the columns, all different
 * @param rows a text for every column, without blanks around it; empty for a missing value; not to
 *     be modified
 * @param notes what a person should know: what is left out, what was read otherwise than plainly
 */
public record ColumnarTable(List<String> header, List<String[]> rows, List<Note> notes) {
  public ColumnarTable {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }
}
