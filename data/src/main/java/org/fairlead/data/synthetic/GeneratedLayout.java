package org.fairlead.data.synthetic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.TreeMap;
import org.fairlead.data.layout.DrawnFaces;
import org.fairlead.data.layout.DrawnPortrait;
import org.fairlead.data.layout.FaceLayout;

/**
 * {@code old_male_nosmile_glasses_blackhair/*.png} and so on: as many faces of every combination of
 * five attributes, as a generator of some quality would make them.
 */
record GeneratedLayout() implements FaceLayout {
  @Override
  public String name() {
    return "generated";
  }

  @Override
  public boolean hasQuality() {
    return true;
  }

  @Override
  public void write(DrawnFaces faces, Path folder) throws IOException {
    var portraits = faces.generatedPortraits();
    var counts = new TreeMap<String, Integer>();
    var files = new ArrayList<Path>();
    for (DrawnPortrait portrait : portraits) {
      Path combination = folder.resolve(portrait.folder());
      Files.createDirectories(combination);
      int number = counts.merge(portrait.folder(), 1, Integer::sum);
      files.add(combination.resolve(png(number)));
    }
    faces.write(portraits.stream().map(DrawnPortrait::face).toList(), files::get);
    faces.readMe(
        folder,
        """
        Synthetic faces as a generator of quality %s would make them, in folders that say what they are
        meant to show: age, gender, smile, glasses and hair

        No person is shown. At quality 1 they are drawn as the real ones; below, faces
        melt, a grid shows, colours fade, and some show something else than they are meant to.
        """
            .formatted(faces.quality()));
  }

  static String png(int number) {
    return String.format(Locale.ROOT, "%06d.png", number);
  }
}
