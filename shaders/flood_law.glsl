#ifndef SANDTABLE_FLOOD_LAW
#define SANDTABLE_FLOOD_LAW
// A face with a law of its own: an open edge of the model, or a crest. The face lies between the cell at `place` and
// the one `stride` further (east: 1, south: the pitch); m, s, positive east and south.
struct Law {
  int place;
  int stride;
  int kind;
  int inner;        // edges: 0 where the cell inside is the western or northern one, 1 where it is the other
  int tile;         // of the cell at `place`; -1: in the frame
  int tile_beyond;  // of the other cell
  float head;       // level outside above the ground inside, or crest above the higher ground, as the stretch begins
  float rate;       // by which it rises, m/s; free edges: slope of the energy line
};
const int kLevel = 0;
const int kFree = 1;
const int kCrest = 2;
#endif
