#pragma once

#include <array>
#include <bitset>
#include <memory>
#include <string>
#include <string_view>

#include "twin/base/result.h"

struct ImFont;

namespace sandtable::ui {

/// Type sizes; the numbers are the em in unscaled pixels.
enum class FontRole {
  kSmall,    ///< 11.5: captions, the English half
  kBody,     ///< 13.5
  kStrong,   ///< 13.5 bold: headings, states
  kTitle,    ///< 17 bold: names
  kDisplay,  ///< 25 bold: the one number that matters
  kCount,
};

/// A system font file that has Chinese characters.
struct FontFile {
  std::string path;
  int face = 0;  ///< index in a collection
};
struct FontFiles { FontFile regular; FontFile bold; };

/// Asks fontconfig for a Traditional Chinese sans serif. kNotFound, saying what to install, when there is none.
Result<FontFiles> find_cjk_fonts();

/// The glyph atlas. It holds ASCII, what was wanted before it was built, and grows when new characters are wanted: the
/// application rebuilds it between frames. A character that no font has, one above U+FFFF where ImGui
/// was built for 16 bits, and whatever exceeds kMostGlyphs is drawn as 〓. Main thread; uses the current ImGui context.
class Fonts {
 public:
  static constexpr std::size_t kMostGlyphs = 6000;

  explicit Fonts(FontFiles files);
  ~Fonts();
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  /// Remembers the characters of a UTF-8 text. Cheap; bytes that are no UTF-8 are ignored.
  void want(std::string_view utf8);
  /// Builds the atlas if scale or wanted characters changed; true when it did.
  /// Fails with kUnreadable when a font file cannot be read.
  Result<bool> prepare(double scale);

  [[nodiscard]] ImFont* font(FontRole role) const { return fonts_[static_cast<std::size_t>(role)]; }
  /// Height of a line in logical pixels.
  [[nodiscard]] float size_px(FontRole role) const { return sizes_[static_cast<std::size_t>(role)]; }
  [[nodiscard]] std::size_t glyphs_wanted() const { return wanted_count_; }

 private:
  class File;
  Status build(double scale);

  FontFiles files_;
  std::unique_ptr<File> regular_;
  std::unique_ptr<File> bold_;
  std::bitset<0x10000> wanted_;
  std::size_t wanted_count_ = 0;
  bool grew_ = true;
  double scale_ = 0;
  std::array<ImFont*, static_cast<std::size_t>(FontRole::kCount)> fonts_{};
  std::array<float, static_cast<std::size_t>(FontRole::kCount)> sizes_{};
};

}  // namespace sandtable::ui
