#include "geo/layers/text_decoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <utility>

#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

iconv_t as_iconv(void* descriptor) { return static_cast<iconv_t>(descriptor); }
const iconv_t kNoIconv = reinterpret_cast<iconv_t>(-1);

unsigned char byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

/// Letters and digits only, in capitals: "cp-950 " -> "CP950".
std::string squeezed(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c))) out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

/// iconv's name for what people and ESRI write into a `.cpg`.
std::string iconv_name(std::string_view given) {
  std::string name = squeezed(given);
  for (const std::string_view prefix : {"ANSI", "OEM", "WINDOWS", "MS", "CODEPAGE"}) {
    if (name.size() > prefix.size() && name.starts_with(prefix) &&
        std::isdigit(static_cast<unsigned char>(name[prefix.size()]))) {
      name = "CP" + name.substr(prefix.size());
      break;
    }
  }
  if (name == "UTF8" || name == "65001" || name == "CP65001") return "UTF-8";
  if (name == "BIG5" || name == "950" || name == "CP950" || name == "CNBIG5") return "CP950";
  if (name == "GBK" || name == "GB2312" || name == "936" || name == "CP936" || name == "GB18030") return "GB18030";
  if (name == "UTF16" || name == "UTF16LE") return "UTF-16LE";
  if (name == "SJIS" || name == "SHIFTJIS" || name == "932") return "CP932";
  if (name == "ANSI" || name == "LATIN1") return "CP1252";
  if (name.starts_with("ISO8859") && name.size() > 7) return "ISO-8859-" + name.substr(7);
  if (name.starts_with("8859") && name.size() > 4) return "ISO-8859-" + name.substr(4);
  if (!name.empty() && name.find_first_not_of("0123456789") == std::string::npos) {
    // ESRI's 88591 means ISO 8859-1; everything else is a code page number.
    return name.starts_with("8859") ? "ISO-8859-" + name.substr(4) : "CP" + name;
  }
  return name.starts_with("CP") ? name : std::string(given);
}

bool walks_in_pairs(std::string_view encoding) {
  return encoding == "CP950" || encoding == "GB18030" || encoding == "CP932" || encoding == "CP949" ||
         encoding == "EUC-KR" || encoding == "EUC-JP";
}

/// Code page of a .dbf language byte (byte 29), as ESRI and dBASE list them; 0 where the byte says nothing: 0x57 is
/// "ANSI", which on a Taiwanese machine is Big5.
int code_page_of(std::uint8_t language) {
  switch (language) {
    case 0x01: case 0x09: case 0x0B: case 0x0D: case 0x0F: case 0x11: case 0x15: case 0x18: case 0x19: case 0x1B:
      return 437;
    case 0x02: case 0x0A: case 0x0E: case 0x10: case 0x12: case 0x14: case 0x16: case 0x1A: case 0x1D: case 0x25:
    case 0x37:
      return 850;
    case 0x03: case 0x58: case 0x59: return 1252;
    case 0x08: case 0x17: case 0x66: return 865;
    case 0x13: case 0x7B: return 932;
    case 0x1C: case 0x6C: return 863;
    case 0x1F: case 0x22: case 0x23: case 0x40: case 0x64: case 0x87: return 852;
    case 0x24: return 860;
    case 0x26: case 0x65: return 866;
    case 0x4D: case 0x7A: return 936;
    case 0x4E: case 0x79: return 949;
    case 0x4F: case 0x78: return 950;
    case 0x50: case 0x7C: return 874;
    case 0x67: return 861;
    case 0x6A: case 0x86: return 737;
    case 0x6B: case 0x88: return 857;
    case 0xC8: return 1250;
    case 0xC9: return 1251;
    case 0xCA: return 1254;
    case 0xCB: return 1253;
    case 0xCC: return 1257;
    default: return 0;
  }
}

/// Share of the double-byte characters of a Big5 reading that are frequent ones (lead A1..C6). Western accents, read
/// as Big5, have leads above E0.
bool looks_like_big5(std::string_view bytes, const UserCharacters& own) {
  std::size_t pairs = 0;
  std::size_t frequent = 0;
  std::size_t broken = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned char lead = byte_at(bytes, i);
    if (lead < 0x80) continue;
    if (i + 1 >= bytes.size()) break;
    const unsigned char trail = byte_at(bytes, i + 1);
    const bool pair = lead > 0x80 && lead < 0xFF && ((trail >= 0x40 && trail <= 0x7E) || (trail >= 0xA1 && trail <= 0xFE));
    if (!pair) {
      ++broken;
      continue;
    }
    ++pairs;
    const auto code = static_cast<std::uint16_t>(static_cast<unsigned>(lead) << 8U | trail);
    if ((lead >= 0xA1 && lead <= 0xC6) || own.contains(code)) ++frequent;
    ++i;
  }
  // Fields cut at 10 bytes leave half characters, so a few broken ones are normal.
  return pairs > 0 && broken * 10 <= pairs && frequent * 10 >= pairs * 6;
}

/// Whether the bytes can be of this encoding: at most one character in ten unknown (user-defined ones are rare).
bool fits(std::string_view encoding, std::string_view sample, const UserCharacters& own) {
  if (encoding == "UTF-8") return is_utf8(sample);
  Result<TextDecoder> decoder = TextDecoder::named(encoding, own);
  if (!decoder) return false;
  std::size_t high = 0;
  for (const char c : sample) high += static_cast<unsigned char>(c) >= 0x80 ? 1 : 0;
  return decoder->decode(sample).unknown * 20 <= high + 19;
}

std::size_t utf8_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// Private-use characters are what a table says for "somebody's own": as unknown as none at all.
std::size_t fold_private_use(std::string& utf8) {
  std::size_t folded = 0;
  for (std::size_t i = 0; i + 2 < utf8.size();) {
    const unsigned char lead = static_cast<unsigned char>(utf8[i]);
    const unsigned char second = static_cast<unsigned char>(utf8[i + 1]);
    const bool private_use = (lead == 0xEE) || (lead == 0xEF && second <= 0xA3);  // U+E000..U+F8FF
    if (private_use) {
      utf8.replace(i, 3, kReplacement);
      ++folded;
    }
    i += std::max<std::size_t>(1, utf8_length(lead));
  }
  return folded;
}

}  // namespace

bool is_ascii(std::string_view bytes) {
  for (const char c : bytes) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = utf8_length(byte_at(bytes, i));
    if (length == 0) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if (i + k >= bytes.size()) return true;
      if ((byte_at(bytes, i + k) & 0xC0) != 0x80) return false;
    }
    if (length == 3 && byte_at(bytes, i) == 0xE0 && byte_at(bytes, i + 1) < 0xA0) return false;
    if (length == 3 && byte_at(bytes, i) == 0xED && byte_at(bytes, i + 1) > 0x9F) return false;
    if (length == 4 && byte_at(bytes, i) == 0xF0 && byte_at(bytes, i + 1) < 0x90) return false;
    if (length == 4 && byte_at(bytes, i) == 0xF4 && byte_at(bytes, i + 1) > 0x8F) return false;
    i += length;
  }
  return true;
}

std::string_view without_bom(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return bytes;
}

TextDecoder::TextDecoder(std::string encoding, void* descriptor, bool pairs, UserCharacters user_characters)
    : encoding_(std::move(encoding)),
      descriptor_(descriptor),
      pairs_(pairs),
      user_characters_(std::move(user_characters)) {}

TextDecoder::TextDecoder(TextDecoder&& other) noexcept
    : encoding_(std::move(other.encoding_)),
      descriptor_(std::exchange(other.descriptor_, nullptr)),
      pairs_(other.pairs_),
      user_characters_(std::move(other.user_characters_)) {}

TextDecoder& TextDecoder::operator=(TextDecoder&& other) noexcept {
  std::swap(encoding_, other.encoding_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(pairs_, other.pairs_);
  std::swap(user_characters_, other.user_characters_);
  return *this;
}

TextDecoder::~TextDecoder() {
  if (descriptor_) iconv_close(as_iconv(descriptor_));
}

Result<TextDecoder> TextDecoder::named(std::string_view encoding, UserCharacters user_characters) {
  std::string name = iconv_name(encoding);
  if (name == "UTF-8") return TextDecoder(std::move(name), nullptr, false, {});
  const iconv_t descriptor = iconv_open("UTF-8", name.c_str());
  if (descriptor == kNoIconv) {
    return fail(ErrorCode::kUnsupported, "text encoding `{}` is not known on this system",
                clipped(valid_utf8(encoding), 40));
  }
  const bool pairs = walks_in_pairs(name);
  return TextDecoder(std::move(name), descriptor, pairs, std::move(user_characters));
}

DecodedText TextDecoder::decode(std::string_view bytes) {
  DecodedText out;
  if (is_ascii(bytes) && encoding_ != "UTF-16LE") {
    out.utf8 = bytes;
    return out;
  }
  if (!descriptor_) {
    out.utf8 = valid_utf8(bytes);
    // A U+FFFD in the source itself is as unreadable as a bad byte.
    for (std::size_t at = out.utf8.find(kReplacement); at != std::string::npos; at = out.utf8.find(kReplacement, at + 3)) {
      ++out.unknown;
    }
    return out;
  }
  iconv(as_iconv(descriptor_), nullptr, nullptr, nullptr, nullptr);
  std::string input(bytes);
  char* from = input.data();
  std::size_t left = input.size();
  std::array<char, 512> buffer{};
  while (left > 0) {
    char* to = buffer.data();
    std::size_t room = buffer.size();
    const std::size_t done = iconv(as_iconv(descriptor_), &from, &left, &to, &room);
    const int why = errno;
    out.utf8.append(buffer.data(), buffer.size() - room);
    if (done != static_cast<std::size_t>(-1)) break;
    if (why == E2BIG) continue;
    std::size_t skip = 1;
    const unsigned char lead = static_cast<unsigned char>(*from);
    if (pairs_ && left >= 2 && lead >= 0x80 && static_cast<unsigned char>(from[1]) >= 0x40) {
      skip = 2;
      const auto pair = static_cast<std::uint16_t>((lead << 8U) | static_cast<unsigned char>(from[1]));
      if (const auto own = user_characters_.find(pair); own != user_characters_.end()) {
        out.utf8.append(own->second);
        from += skip;
        left -= skip;
        continue;
      }
    }
    out.utf8.append(kReplacement);
    ++out.unknown;
    from += skip;
    left -= skip;
  }
  out.unknown += fold_private_use(out.utf8);
  return out;
}

namespace {

/// The encoding by the evidence that comes after a declaration; `guessed` when there is none.
std::string encoding_by_bytes(const EncodingEvidence& evidence, std::string_view sample, bool& guessed) {
  const UserCharacters& own = evidence.user_characters;
  if (is_ascii(sample)) return "UTF-8";
  if (const int page = code_page_of(evidence.dbf_language); page != 0) {
    const std::string named = iconv_name(std::to_string(page));
    // Code pages of one byte fit any bytes at all, so UTF-8 and Big5 go before them.
    const bool one_byte = !walks_in_pairs(named);
    if (fits(named, sample, own) && !(one_byte && (is_utf8(sample) || (evidence.taiwan && looks_like_big5(sample, own))))) {
      return named;
    }
  }
  if (is_utf8(sample)) return "UTF-8";
  guessed = true;
  return evidence.taiwan && looks_like_big5(sample, own) ? "CP950" : "CP1252";
}

std::string shown_encoding(const std::string& encoding) {
  return encoding == "CP950" ? "Big5 (CP950)" : encoding == "CP1252" ? "Windows-1252" : encoding;
}

}  // namespace

EncodingChoice choose_encoding(const EncodingEvidence& evidence, std::string_view sample) {
  EncodingChoice choice;
  const bool declared = evidence.declared && !evidence.declared->empty();
  if (declared) {
    const std::string name = iconv_name(without_bom(*evidence.declared));
    if (fits(name, sample, evidence.user_characters)) {
      choice.encoding = name;
      return choice;
    }
  }
  bool guessed = false;
  choice.encoding = encoding_by_bytes(evidence, sample, guessed);
  choice.in_doubt = guessed || (declared && !is_ascii(sample));
  if (declared) {
    choice.warnings.push_back(fmt::format("the text is not in {} as declared: read as {}",
                                          clipped(valid_utf8(*evidence.declared), 40), shown_encoding(choice.encoding)));
  } else if (guessed) {
    choice.warnings.push_back(
        fmt::format("text encoding not declared: read as {}", shown_encoding(choice.encoding)));
  }
  return choice;
}

std::vector<std::string> telling_values(std::string_view bytes, std::string_view separators, std::size_t most) {
  constexpr std::size_t kMostBytes = 60;
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin < bytes.size() && out.size() < most;) {
    const std::size_t end = std::min(bytes.find_first_of(separators, begin), bytes.size());
    const std::string value(bytes.substr(begin, std::min(end - begin, kMostBytes)));
    begin = end + 1;
    if (!is_ascii(value) && std::find(out.begin(), out.end(), value) == out.end()) out.push_back(value);
  }
  return out;
}

std::vector<EncodingCandidate> encoding_candidates(const std::vector<std::string>& values, const std::string& chosen,
                                                   const UserCharacters& own) {
  std::string sample;
  for (const std::string& value : values) sample += value + '\n';
  std::vector<EncodingCandidate> out;
  std::vector<std::string> names = {chosen};
  for (const char* name : {"UTF-8", "CP950", "GB18030", "CP932", "CP949", "CP1252"}) {
    if (name != chosen && fits(name, sample, own)) names.emplace_back(name);
  }
  for (const std::string& name : names) {
    Result<TextDecoder> decoder = TextDecoder::named(name, own);
    if (!decoder) continue;
    EncodingCandidate candidate{name, {}};
    for (const std::string& value : values) candidate.samples.push_back(decoder->decode(value).utf8);
    out.push_back(std::move(candidate));
  }
  return out;
}

}  // namespace sandtable::geo
