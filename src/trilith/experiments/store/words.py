"""Words for the names of runs: short, friendly, easy to say and to type."""

ADJECTIVES = """
able agile airy amber ample apt autumn azure balmy bold bonny brave breezy bright brisk bronze calm candid
cheery chief civil clear clever cloudy cosy crisp curious daring dapper deep dewy eager early earnest easy
elated elegant even fair faithful fancy fast fine firm fleet fluent fond frank free fresh frosty gallant
gentle giant gifted glad gleaming golden good grand grateful green handy happy hardy hazel hearty honest
humble icy ideal jaunty jolly jovial joyful keen kind lavish light lilac limber lively loyal lucid lucky
lunar mellow merry mighty mild misty modest mossy natty neat nimble noble novel olive open orderly patient
peachy placid plain playful pleasant plucky polite prime proud pure quick quiet rapid ready rosy ruby rustic
sage sandy serene sharp shiny silent silky silver simple sincere sleek smart smooth snowy snug sober solar
solid sound spruce stable steady stellar stout sturdy sunny super sure sweet swift tender thrifty tidy
timely tranquil trim true upbeat valiant vast velvet vital vivid warm wise witty zesty
"""

NOUNS = """
acorn alder almond anchor apple apricot arrow aspen badger bamboo basil bay beacon beaver bell birch bison
bramble breeze bridge brook butter cabin canyon cedar cello cherry cliff clover comet coral cove crane creek
cricket daisy dawn delta dolphin dove dune eagle ember falcon fern fiddle field finch fjord flint forest fox
garden ginger glacier grove gull hamlet harbor harp hazelnut heron hill holly island ivy jasmine juniper
kayak kestrel kite lagoon lake lantern lark laurel lemon lily linden lion lotus lynx mango maple marble
marlin meadow melon mint moon moose mountain myrtle nectar nutmeg oak oasis ocean opal orchard orchid otter
owl panda panther parrot peach peak pearl pebble pelican pepper pine planet plum pond poppy prairie puffin
quail quartz rabbit raven reef ridge river robin rocket rowan saffron salmon sequoia shore sparrow spring
spruce star starling stone stream summit swallow swan teapot thistle thrush thyme tiger topaz tulip turtle
valley violet walnut walrus waterfall whale willow window wren yarrow zebra
"""
