#include <cstddef>
#include <cstdint>

#include "tests/fuzz/store/entries.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sandtable::fuzz::SANDTABLE_FUZZ_ENTRY({reinterpret_cast<const char*>(data), size});
  return 0;
}
