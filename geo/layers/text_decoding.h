#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable::geo {

/// What a place knows about user-defined Big5 characters: the two bytes, high byte first, and their UTF-8 text.
using UserCharacters = std::map<std::uint16_t, std::string>;

struct DecodedText {
  std::string utf8;
  std::size_t unknown = 0;  ///< characters no table knows; each is one U+FFFD in utf8
};

/// Bytes of one encoding to UTF-8. East Asian encodings are walked in pairs: a pair that no table knows becomes one
/// U+FFFD and reading goes on *after* it. (iconv and GDAL skip the lead byte only and then show a wrong character.)
/// Not thread-safe: holds an iconv descriptor. Movable.
class TextDecoder {
 public:
  /// Names as in a `.cpg`: "UTF-8", "Big5", "950", "cp950", "ANSI 1252", "ISO 88591", ... Fails with kUnsupported.
  static Result<TextDecoder> named(std::string_view encoding, UserCharacters user_characters = {});

  TextDecoder(TextDecoder&& other) noexcept;
  TextDecoder& operator=(TextDecoder&& other) noexcept;
  ~TextDecoder();

  /// Never fails: what cannot be decoded is counted. O(bytes).
  DecodedText decode(std::string_view bytes);
  [[nodiscard]] const std::string& encoding() const { return encoding_; }  ///< iconv's name

 private:
  TextDecoder(std::string encoding, void* descriptor, bool pairs, UserCharacters user_characters);
  std::string encoding_;
  void* descriptor_ = nullptr;  // iconv_t
  bool pairs_ = false;
  UserCharacters user_characters_;
};

/// What is known about the encoding of a table before its bytes are looked at.
struct EncodingEvidence {
  std::optional<std::string> declared;  ///< text of the .cpg, or of a user's choice
  std::uint8_t dbf_language = 0;        ///< byte 29 of a .dbf header
  bool taiwan = true;                   ///< the place is in Taiwan: unexplained bytes are taken for CP950
};

struct EncodingChoice {
  std::string encoding;  ///< a name TextDecoder knows
  Warnings warnings;     ///< what was overruled or guessed
};

/// Order of belief: declared if the bytes fit; the language byte if it names a code page and the bytes fit; valid
/// UTF-8; CP950 in Taiwan; else Windows-1252 with a warning.
EncodingChoice choose_encoding(const EncodingEvidence& evidence, std::string_view sample);

bool is_ascii(std::string_view bytes);
/// True for well-formed UTF-8; a character cut off at the very end is allowed, because samples are cut anywhere.
bool is_utf8(std::string_view bytes);
/// Drops a UTF-8 byte order mark.
std::string_view without_bom(std::string_view bytes);

}  // namespace sandtable::geo
