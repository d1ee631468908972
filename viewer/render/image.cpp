#include "viewer/render/image.h"

#include <png.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

namespace sandtable::render {
namespace {
constexpr std::uint32_t kMostPixelsASide = 16384;
constexpr std::streamoff kAfterHeader = 33;  // signature and IHDR have this length in every PNG
constexpr std::size_t kLongestChunk = 1 << 16;

std::string big_endian(std::uint32_t v) {
  return {static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8), static_cast<char>(v)};
}

std::uint32_t number_at(std::string_view bytes) {
  std::uint32_t v = 0;
  for (std::size_t i = 0; i < 4; ++i) v = v << 8 | static_cast<unsigned char>(bytes[i]);
  return v;
}

std::string chunk(const std::string& kind, const std::string& body) {
  const std::string summed = kind + body;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(summed.data()), static_cast<uInt>(summed.size()));
  return big_endian(static_cast<std::uint32_t>(body.size())) + summed + big_endian(static_cast<std::uint32_t>(sum));
}

/// Puts the texts right behind the header, where a reader meets them before the pixels.
bool add_texts(const std::filesystem::path& file, std::span<const PictureText> texts) {
  if (texts.empty()) return true;
  std::ifstream in(file, std::ios::binary);
  std::string png{std::istreambuf_iterator<char>(in), {}};
  if (!in || png.size() < static_cast<std::size_t>(kAfterHeader)) return false;
  std::string all;
  for (const PictureText& text : texts) {
    // No compression, no language, no translated key.
    const std::string head{'\0', '\0', '\0', '\0', '\0'};
    all += chunk("iTXt", text.key.substr(0, 79) + head + text.value.substr(0, kLongestChunk));
  }
  png.insert(static_cast<std::size_t>(kAfterHeader), all);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << png << std::flush;
  return out.good();
}
}  // namespace

std::vector<PictureText> read_png_texts(const std::filesystem::path& path) {
  std::vector<PictureText> texts;
  std::ifstream in(path, std::ios::binary);
  in.seekg(kAfterHeader);
  while (in) {
    std::string head(8, '\0');
    in.read(head.data(), 8);
    const std::uint32_t length = number_at(head);
    if (!in || head.substr(4) != "iTXt" || length > kLongestChunk + 100) break;
    std::string body(length, '\0');
    in.read(body.data(), length);
    in.ignore(4);
    const std::size_t end = body.find('\0');
    if (!in || end == std::string::npos || end + 5 > body.size()) break;
    texts.push_back({body.substr(0, end), body.substr(end + 5)});
  }
  return texts;
}

/// Whole or not at all: who waits for a picture never reads half of one.
Status write_png(const std::filesystem::path& path, const Image& image, std::span<const PictureText> texts) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width);
  png.height = static_cast<png_uint_32>(image.height);
  png.format = PNG_FORMAT_RGBA;
  png.flags = PNG_IMAGE_FLAG_FAST;
  const std::filesystem::path part = path.string() + ".part";
  std::error_code trouble;
  if (png_image_write_to_file(&png, part.c_str(), 0, image.rgba.data(), 0, nullptr) == 0) {
    std::filesystem::remove(part, trouble);
    return fail(ErrorCode::kUnreadable, "{}: cannot write the picture: {}", path.string(), png.message);
  }
  if (!add_texts(part, texts)) {
    std::filesystem::remove(part, trouble);
    return fail(ErrorCode::kUnreadable, "{}: cannot write what the picture says of itself", path.string());
  }
  std::filesystem::rename(part, path, trouble);
  if (trouble) return fail(ErrorCode::kUnreadable, "{}: cannot write the picture: {}", path.string(), trouble.message());
  return {};
}

Result<Image> read_png(const std::filesystem::path& path) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&png, path.c_str()) == 0) {
    return fail(ErrorCode::kUnreadable, "{}: cannot read the picture: {}", path.string(), png.message);
  }
  if (png.width > kMostPixelsASide || png.height > kMostPixelsASide) {
    png_image_free(&png);
    return fail(ErrorCode::kLimit, "{}: {} x {} pixels, the limit is {} a side", path.string(), png.width, png.height,
                kMostPixelsASide);
  }
  png.format = PNG_FORMAT_RGBA;
  Image image{static_cast<int>(png.width), static_cast<int>(png.height), {}};
  image.rgba.resize(PNG_IMAGE_SIZE(png));
  if (png_image_finish_read(&png, nullptr, image.rgba.data(), 0, nullptr) == 0) {
    return fail(ErrorCode::kUnreadable, "{}: cannot read the picture: {}", path.string(), png.message);
  }
  return image;
}

ImageDifference compare(const Image& a, const Image& b, int threshold) {
  ImageDifference difference;
  if (a.width != b.width || a.height != b.height) {
    difference.mean = 255;
    difference.share_over = 1;
    return difference;
  }
  difference.picture = {a.width, a.height, std::vector<std::uint8_t>(a.rgba.size(), 255)};
  double sum = 0;
  std::size_t over = 0;
  const std::size_t pixels = a.rgba.size() / 4;
  for (std::size_t i = 0; i < pixels; ++i) {
    int worst = 0;
    for (std::size_t c = 4 * i; c < 4 * i + 3; ++c) {
      const int d = std::abs(int{a.rgba[c]} - int{b.rgba[c]});
      sum += d;
      worst = std::max(worst, d);
      difference.picture.rgba[c] = static_cast<std::uint8_t>(std::min(255, d * 4));
    }
    if (worst > threshold) ++over;
  }
  difference.mean = pixels == 0 ? 0 : sum / (3.0 * static_cast<double>(pixels));
  difference.share_over = pixels == 0 ? 0 : static_cast<double>(over) / static_cast<double>(pixels);
  return difference;
}

}  // namespace sandtable::render
