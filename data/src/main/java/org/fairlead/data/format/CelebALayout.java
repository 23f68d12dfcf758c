package org.fairlead.data.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.data.layout.DrawnFaces;
import org.fairlead.data.layout.DrawnPortrait;
import org.fairlead.data.layout.FaceLayout;

/**
 * {@code list_attr_celeba.txt}, {@code list_eval_partition.txt} and {@code img_align_celeba/*.jpg}
 * as CelebA has them, of faces with an age, a gender, a smile or none, glasses or none, and a
 * colour of hair; the other attributes say -1. One face in seven that is not for testing is for
 * validation. Old women are the minority.
 */
record CelebALayout() implements FaceLayout {
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

  @Override
  public String name() {
    return "celeba";
  }

  @Override
  public void write(DrawnFaces faces, Path folder) throws IOException {
    Path images = Files.createDirectory(folder.resolve("img_align_celeba"));
    var portraits = new ArrayList<DrawnPortrait>(faces.trainPortraits());
    int trained = portraits.size();
    portraits.addAll(faces.testPortraits());
    faces.write(portraits.stream().map(DrawnPortrait::face).toList(), i -> images.resolve(jpg(i)));
    var attributes = new ArrayList<String>();
    attributes.add(Integer.toString(portraits.size()));
    attributes.add(String.join(" ", ATTRIBUTES) + " ");
    var parts = new ArrayList<String>();
    for (int i = 0; i < portraits.size(); i++) {
      attributes.add(jpg(i) + row(portraits.get(i)));
      int part = i >= trained ? 2 : i % VALIDATED == VALIDATED - 1 ? 1 : 0;
      parts.add(jpg(i) + " " + part);
    }
    Files.write(folder.resolve(CelebA.ATTRIBUTES), attributes);
    Files.write(folder.resolve(CelebA.PARTITION), parts);
    faces.readMe(
        folder,
        """
        Synthetic faces in the layout of CelebA: attributes, partition and images

        No person is shown. The attributes Black_Hair, Blond_Hair, Eyeglasses, Male, Smiling and
        Young are true, all others are -1 and say nothing.
        """);
  }

  private static String jpg(int number) {
    return String.format(Locale.ROOT, "%06d.jpg", number + 1);
  }

  private static String row(DrawnPortrait portrait) {
    Map<String, Boolean> known =
        Map.of(
            "Black_Hair", portrait.blackHair(),
            "Blond_Hair", portrait.blondHair(),
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
}
