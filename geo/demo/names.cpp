#include "geo/demo/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::geo::demo {
namespace {

struct Word {
  const char* zh;
  const char* en;
};

constexpr std::array<Word, 8> kRowsNorth{{{"河濱", "Hebin"}, {"民生", "Minsheng"}, {"中正", "Zhongzheng"}, {"和平", "Heping"},
                                          {"文化", "Wenhua"}, {"長春", "Changchun"}, {"北新", "Beixin"}, {"山腳", "Shanjiao"}}};
constexpr std::array<Word, 8> kRowsSouth{{{"南濱", "Nanbin"}, {"仁愛", "Ren'ai"}, {"大同", "Datong"}, {"南京", "Nanjing"},
                                          {"永安", "Yong'an"}, {"園南", "Yuannan"}, {"光華", "Guanghua"}, {"富農", "Funong"}}};
constexpr std::array<Word, 12> kColumns{{{"海安", "Hai'an"}, {"西濱", "Xibin"}, {"復興", "Fuxing"}, {"站前", "Zhanqian"},
                                         {"中山", "Zhongshan"}, {"建國", "Jianguo"}, {"溪西", "Xixi"}, {"溪東", "Xidong"},
                                         {"東門", "Dongmen"}, {"學府", "Xuefu"}, {"山麓", "Shanlu"}, {"東山", "Dongshan"}}};
constexpr std::array<Word, 28> kCollectors{{{"福德", "Fude"}, {"成功", "Chenggong"}, {"自強", "Ziqiang"}, {"光復", "Guangfu"},
    {"信義", "Xinyi"}, {"忠孝", "Zhongxiao"}, {"四維", "Siwei"}, {"八德", "Bade"}, {"延平", "Yanping"}, {"博愛", "Bo'ai"},
    {"開元", "Kaiyuan"}, {"公園", "Gongyuan"}, {"新生", "Xinsheng"}, {"文昌", "Wenchang"}, {"武昌", "Wuchang"}, {"興隆", "Xinglong"},
    {"安和", "Anhe"}, {"永康", "Yongkang"}, {"德興", "Dexing"}, {"明德", "Mingde"}, {"育英", "Yuying"}, {"三民", "Sanmin"},
    {"國光", "Guoguang"}, {"太平", "Taiping"}, {"青年", "Qingnian"}, {"崇德", "Chongde"}, {"水源", "Shuiyuan"}, {"廟口", "Miaokou"}}};
constexpr std::array<Word, 6> kBridges{{{"澄安", "Cheng'an"}, {"中山", "Zhongshan"}, {"福澄", "Fucheng"}, {"東門", "Dongmen"},
                                        {"學府", "Xuefu"}, {"澄海", "Chenghai"}}};
constexpr std::array<Word, 40> kHamlets{{
    {"水尾", "Shuiwei"}, {"頂埔", "Dingpu"}, {"下寮", "Xialiao"}, {"新塭", "Xinwen"}, {"過溝", "Guogou"}, {"草湖", "Caohu"},
    {"竹圍", "Zhuwei"}, {"田寮", "Tianliao"}, {"溪底", "Xidi"}, {"南勢", "Nanshi"}, {"港墘", "Gangqian"}, {"後壁湖", "Houbihu"},
    {"柳仔埔", "Liuzaipu"}, {"番薯寮", "Fanshuliao"}, {"大埤", "Dapi"}, {"三塊厝", "Sankuaicuo"}, {"五間", "Wujian"},
    {"鷺洲", "Luzhou"}, {"蘆竹塘", "Luzhutang"}, {"水汴頭", "Shuibiantou"}, {"埤仔頭", "Pizaitou"}, {"北勢", "Beishi"},
    {"崙背", "Lunbei"}, {"青埔", "Qingpu"}, {"牛埔", "Niupu"}, {"渡船頭", "Duchuantou"}, {"魚寮", "Yuliao"}, {"沙崙", "Shalun"},
    {"圳頭", "Zhentou"}, {"土城仔", "Tuchengzai"}, {"外埔", "Waipu"}, {"內灣", "Neiwan"}, {"茄苳腳", "Jiadongjiao"},
    {"榕樹下", "Rongshuxia"}, {"灣裡", "Wanli"}, {"浮洲", "Fuzhou"}, {"中洲", "Zhongzhou"}, {"海尾", "Haiwei"},
    {"山仔頂", "Shanzaiding"}, {"新厝", "Xincuo"}}};
constexpr std::array<Word, 10> kBoroughFirst{{{"福", "Fu"}, {"永", "Yong"}, {"新", "Xin"}, {"光", "Guang"}, {"德", "De"},
                                              {"仁", "Ren"}, {"忠", "Zhong"}, {"東", "Dong"}, {"文", "Wen"}, {"長", "Chang"}}};
constexpr std::array<Word, 6> kBoroughSecond{{{"安", "an"}, {"興", "xing"}, {"和", "he"}, {"明", "ming"}, {"義", "yi"}, {"榮", "rong"}}};

Text road(const Word& word) { return {fmt::format("{}路", word.zh), fmt::format("{} Rd.", word.en)}; }

}  // namespace

Text city_name() { return {"澄汀市", "Chengting City"}; }
Text river_name() { return {"澄溪", "Cheng River"}; }
Text tributary_name() { return {"柳圳溪", "Liuzhen Creek"}; }

Text row_name(bool north, int row) {
  const auto& words = north ? kRowsNorth : kRowsSouth;
  return road(words[std::min(static_cast<std::size_t>(row), words.size() - 1)]);
}

Text column_name(double along_m, const std::vector<double>& columns) {
  std::size_t nearest = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (std::abs(columns[i] - along_m) < std::abs(columns[nearest] - along_m)) nearest = i;
  }
  return road(kColumns[std::min(nearest, kColumns.size() - 1)]);
}

Text levee_road_name(bool north) {
  return north ? Text{"北岸堤防道路", "North Levee Rd."} : Text{"南岸堤防道路", "South Levee Rd."};
}

Text bridge_name(std::size_t number) {
  const Word& word = kBridges[number % kBridges.size()];
  return {fmt::format("{}大橋", word.zh), fmt::format("{} Bridge", word.en)};
}

Text collector_name(Random& random) {
  const Word& word = kCollectors[random.below(kCollectors.size())];
  return {fmt::format("{}街", word.zh), fmt::format("{} St.", word.en)};
}

Text lane_name(const Text& of, int number) {
  return {fmt::format("{}{}巷", of.zh, number * 2 + 11), fmt::format("Ln. {} {}", number * 2 + 11, of.en)};
}

Text hamlet_name(std::size_t number) {
  const Word& word = kHamlets[number % kHamlets.size()];
  return {word.zh, word.en};
}

Text borough_name(std::size_t number) {
  const Word& first = kBoroughFirst[number % kBoroughFirst.size()];
  const Word& second = kBoroughSecond[(number / kBoroughFirst.size() + number) % kBoroughSecond.size()];
  return {fmt::format("{}{}里", first.zh, second.zh), fmt::format("{}{} Borough", first.en, second.en)};
}

}  // namespace sandtable::geo::demo
