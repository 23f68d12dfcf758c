package org.fairlead.data.synthetic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.fairlead.data.format.CelebA;

/**
 * The folders that {@link SyntheticFacesWriter} makes of faces with five attributes.
 *
 * @param layouts what to draw, where and how
 */
record PortraitLayouts(FaceLayouts layouts) {
  /** One face in so many is for validation, as in CelebA about. */
  private static final int VALIDATED = 7;

  private static final List<String> ATTRIBUTES =
      List.of(
          "5_o_Clock_Shadow",
          "Arched_Eyebrows",
          "Attractive",
          "Bags_Under_Eyes",
          "Bald",
          "Bangs",
          "Big_Lips",
          "Big_Nose",
          "Black_Hair",
          "Blond_Hair",
          "Blurry",
          "Brown_Hair",
          "Bushy_Eyebrows",
          "Chubby",
          "Double_Chin",
          "Eyeglasses",
          "Goatee",
          "Gray_Hair",
          "Heavy_Makeup",
          "High_Cheekbones",
          "Male",
          "Mouth_Slightly_Open",
          "Mustache",
          "Narrow_Eyes",
          "No_Beard",
          "Oval_Face",
          "Pale_Skin",
          "Pointy_Nose",
          "Receding_Hairline",
          "Rosy_Cheeks",
          "Sideburns",
          "Smiling",
          "Straight_Hair",
          "Wavy_Hair",
          "Wearing_Earrings",
          "Wearing_Hat",
          "Wearing_Lipstick",
          "Wearing_Necklace",
          "Wearing_Necktie",
          "Young");

  void celebA() throws IOException {
    var options = layouts.options();
    Path images = Files.createDirectory(layouts.folder().resolve("img_align_celeba"));
    var portraits = new ArrayList<>(Portrait.real(options, options.count(), false));
    portraits.addAll(Portrait.real(options, options.testCount(), true));
    layouts
        .pictures()
        .write(portraits.stream().map(Portrait::face).toList(), i -> images.resolve(jpg(i)));
    var attributes = new ArrayList<String>();
    attributes.add(Integer.toString(portraits.size()));
    attributes.add(String.join(" ", ATTRIBUTES) + " ");
    var parts = new ArrayList<String>();
    for (int i = 0; i < portraits.size(); i++) {
      attributes.add(jpg(i) + row(portraits.get(i)));
      int part = i >= options.count() ? 2 : i % VALIDATED == VALIDATED - 1 ? 1 : 0;
      parts.add(jpg(i) + " " + part);
    }
    Files.write(layouts.folder().resolve(CelebA.ATTRIBUTES), attributes);
    Files.write(layouts.folder().resolve(CelebA.PARTITION), parts);
    layouts.readMe(
        """
        Synthetic faces in the layout of CelebA: attributes, partition and images

        No person is shown. The attributes Black_Hair, Blond_Hair, Eyeglasses, Male, Smiling and
        Young are true, all others are -1 and say nothing.
        """);
  }

  private static String jpg(int number) {
    return String.format(Locale.ROOT, "%06d.jpg", number + 1);
  }

  private static String row(Portrait portrait) {
    Map<String, Boolean> known =
        Map.of(
            "Black_Hair", portrait.hair() == Look.Hair.BLACK,
            "Blond_Hair", portrait.hair() == Look.Hair.BLOND,
            "Eyeglasses", portrait.glasses(),
            "Male", portrait.male(),
            "Smiling", portrait.smiling(),
            "Young", portrait.young());
    var row = new StringBuilder();
    for (String attribute : ATTRIBUTES) {
      row.append(known.getOrDefault(attribute, false) ? "  1" : " -1");
    }
    return row.toString();
  }

  void generated(double quality) throws IOException {
    var portraits = Portrait.generated(layouts.options(), quality);
    var counts = new TreeMap<String, Integer>();
    var files = new ArrayList<Path>();
    for (Portrait portrait : portraits) {
      Path folder = layouts.folder().resolve(portrait.folder());
      Files.createDirectories(folder);
      int number = counts.merge(portrait.folder(), 1, Integer::sum);
      files.add(folder.resolve(FaceLayouts.png(number)));
    }
    layouts.pictures().write(portraits.stream().map(Portrait::face).toList(), files::get);
    layouts.readMe(
        """
        Synthetic faces as a generator of quality %s would make them, in folders that say what they are
        meant to show: age, gender, smile, glasses and hair

        No person is shown. At quality 1 they are drawn as those of the layout celeba; below, faces
        melt, a grid shows, colours fade, and some show something else than they are meant to.
        """
            .formatted(quality));
  }
}
