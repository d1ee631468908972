#include "viewer/ui/fonts.h"

#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <imgui.h>
#include <imgui_freetype.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace sandtable::ui {
namespace {

struct RoleSize {
  float em_px;
  bool bold;
};
constexpr std::array<RoleSize, static_cast<std::size_t>(FontRole::kCount)> kRoles{
    {{11.5F, false}, {13.5F, false}, {13.5F, true}, {17, true}, {25, true}}};
/// ImGui measures a font by its line, ascender to descender; in Noto Sans CJK that is 1.448 em.
constexpr double kLinePerEm = 1.448;
/// Four bytes each on the card. The type of a wall with 2160 lines would take twice as many and be higher than a
/// texture may be: it is drawn a little smaller and enlarged, which nobody sees from where walls are read.
constexpr double kMostAtlasPixels = 20e6;
/// The geta mark: a character that cannot be shown. ImGui on Debian knows none above U+FFFF and reads those as U+FFFD.
constexpr ImWchar kUnknown = 0x3013;
constexpr ImWchar kReplacement = 0xFFFD;
constexpr double kNarrowAtlasPixels = 8e6;  // fits 2048 columns with room to spare

/// Pixels that so many glyphs take in all sizes; a Chinese character fills its em.
double atlas_pixels(std::size_t glyphs, double scale) {
  constexpr double kPacked = 1.15;
  double of_one = 0;
  for (const RoleSize& role : kRoles) of_one += role.em_px * scale * role.em_px * scale;
  return kPacked * of_one * static_cast<double>(glyphs);
}

Result<FontFile> find_font(int weight) {
  FcPattern* wanted = FcNameParse(reinterpret_cast<const FcChar8*>("Noto Sans CJK TC:lang=zh-tw"));
  FcPatternAddInteger(wanted, FC_WEIGHT, weight);
  FcConfigSubstitute(nullptr, wanted, FcMatchPattern);
  FcDefaultSubstitute(wanted);
  FcResult result = FcResultNoMatch;
  FcPattern* match = FcFontMatch(nullptr, wanted, &result);
  FontFile file;
  bool has_chinese = false;
  if (match != nullptr) {
    FcChar8* path = nullptr;
    FcCharSet* characters = nullptr;
    if (FcPatternGetString(match, FC_FILE, 0, &path) == FcResultMatch) file.path = reinterpret_cast<const char*>(path);
    FcPatternGetInteger(match, FC_INDEX, 0, &file.face);
    // U+7063 is the wan of Taiwan: a font without it is of no use here, whatever languages it claims.
    has_chinese = FcPatternGetCharSet(match, FC_CHARSET, 0, &characters) == FcResultMatch &&
                  FcCharSetHasChar(characters, 0x7063) == FcTrue;
    FcPatternDestroy(match);
  }
  FcPatternDestroy(wanted);
  if (!has_chinese) {
    return fail(ErrorCode::kNotFound,
                "no font with Chinese characters is installed (on Debian: apt-get install fonts-noto-cjk)");
  }
  return file;
}

}  // namespace

Result<FontFiles> find_cjk_fonts() {
  auto regular = find_font(FC_WEIGHT_REGULAR);
  if (!regular) return pass(regular);
  auto bold = find_font(FC_WEIGHT_BOLD);
  if (!bold) return pass(bold);
  return FontFiles{*regular, *bold};
}

/// A font file mapped into memory, because a CJK collection has 20 MB of which a window needs a few pages.
class Fonts::File {
 public:
  static Result<std::unique_ptr<File>> open(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (descriptor < 0 || fstat(descriptor, &status) != 0 || status.st_size <= 0) {
      if (descriptor >= 0) ::close(descriptor);
      return fail(ErrorCode::kUnreadable, "font {}: cannot be read", path);
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    // Private and writable, because ImGui takes a pointer to mutable bytes; nothing ever writes.
    void* bytes = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0);
    ::close(descriptor);
    if (bytes == MAP_FAILED) return fail(ErrorCode::kUnreadable, "font {}: cannot be mapped", path);
    return std::unique_ptr<File>(new File(bytes, size));
  }
  ~File() { munmap(bytes_, size_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] void* bytes() const { return bytes_; }
  [[nodiscard]] int size() const { return static_cast<int>(size_); }

 private:
  File(void* bytes, std::size_t size) : bytes_(bytes), size_(size) {}
  void* bytes_;
  std::size_t size_;
};

Fonts::Fonts(FontFiles files) : files_(std::move(files)) {
  for (unsigned c = 0x20; c < 0x7f; ++c) wanted_.set(c);
  for (unsigned c = 0xa0; c < 0x100; ++c) wanted_.set(c);
  wanted_count_ = wanted_.count();
  want("…–—·•‹›«»‘’“”°±×÷≤≥≈→←↑↓〓\uFFFD、。，：；？！「」（）％");
}

Fonts::~Fonts() {
  // The atlas may outlive this object, and would look into the mapped files when it grows.
  if (ImGui::GetCurrentContext() != nullptr && regular_) ImGui::GetIO().Fonts->Clear();
}

void Fonts::want(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
    if (length == 1 || i + length > utf8.size()) {
      ++i;
      continue;
    }
    std::uint32_t code = lead & (0xffU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) code = code << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3fU);
    i += length;
    if (code > 0xffff || wanted_.test(code) || wanted_count_ >= kMostGlyphs) continue;
    wanted_.set(code);
    ++wanted_count_;
    grew_ = true;
  }
}

Result<bool> Fonts::prepare(double scale) {
#if IMGUI_VERSION_NUM >= 19200
  const bool due = scale != scale_;  // glyphs come by themselves since 1.92
#else
  const bool due = grew_ || scale != scale_;
#endif
  if (!due) return false;
  if (auto built = build(scale); !built) return pass(built);
  grew_ = false;
  scale_ = scale;
  return true;
}

Status Fonts::build(double scale) {
  if (!regular_) {
    auto regular = File::open(files_.regular.path);
    if (!regular) return pass(regular);
    auto bold = File::open(files_.bold.path);
    if (!bold) return pass(bold);
    regular_ = std::move(*regular);
    bold_ = std::move(*bold);
  }
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  ImFontGlyphRangesBuilder characters;
  for (unsigned c = 0; c < 0x10000; ++c) {
    if (wanted_.test(c)) characters.AddChar(static_cast<ImWchar>(c));
  }
  ImVector<ImWchar> ranges;
  characters.BuildRanges(&ranges);
  const double pixels = atlas_pixels(wanted_count_, scale);
  const double share = std::min(1.0, std::sqrt(kMostAtlasPixels / pixels));
  for (std::size_t role = 0; role < kRoles.size(); ++role) {
    const bool bold = kRoles[role].bold;
    const File& file = bold ? *bold_ : *regular_;
    sizes_[role] = static_cast<float>(std::round(kRoles[role].em_px * kLinePerEm * scale));
    ImFontConfig config;
    config.FontNo = bold ? files_.bold.face : files_.regular.face;
#if IMGUI_VERSION_NUM >= 19200
    config.FontDataOwnedByAtlas = false;
#else
    config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    config.GlyphRanges = ranges.Data;
    config.EllipsisChar = 0x2026;
#endif
    const auto drawn_px = static_cast<float>(std::max(1.0, std::round(sizes_[role] * share)));
    fonts_[role] = atlas.AddFontFromMemoryTTF(file.bytes(), file.size(), drawn_px, &config);
    if (fonts_[role] == nullptr) return fail(ErrorCode::kUnreadable, "font {}: not a font", files_.regular.path);
#if IMGUI_VERSION_NUM < 19200
    fonts_[role]->FallbackChar = kUnknown;
    fonts_[role]->Scale = sizes_[role] / drawn_px;
#endif
  }
#if IMGUI_VERSION_NUM < 19200
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.TexDesiredWidth = pixels > kNarrowAtlasPixels ? 4096 : 2048;
  const bool built = atlas.Build();
  // Until 1.92 the atlas copies 20 MB a size unless it owns the bytes: it may believe so only while it builds.
  for (ImFontConfig& config : atlas.ConfigData) {
    config.FontDataOwnedByAtlas = false;
    config.GlyphRanges = nullptr;
  }
  if (!built) return fail(ErrorCode::kUnreadable, "font {}: no glyphs could be drawn", files_.regular.path);
  for (ImFont* font : fonts_) font->AddRemapChar(kReplacement, kUnknown);
#endif
  ImGui::GetIO().FontDefault = font(FontRole::kBody);
  return {};
}

}  // namespace sandtable::ui
