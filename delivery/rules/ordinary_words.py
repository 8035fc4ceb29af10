"""Words that stand with capitals in ordinary papers and are no person's name; and given names that are little else."""

_ORDINARY = """
a able about above accepted access accommodation accord according across act active activity acts actual acute
adaptation adapted additional address adequate adjustment admission adult advice advocacy after against age agency
agree agreed agreement agrees all allied allowance already also alternative although am amount amp an analysis and
annual any appeal appropriate april arranged arrangement as asc assessed assessment assistance assistant assisted
associate assured at attached attend august authority autism available average awaiting away back band bank based
basis because bed bed-based been before begin begins being below benefit best better block board both bridge brief
brokerage brought budget budgeted budgets building bus business but by cabinet call calls can capacity care care-home
carer case centre chair change changes checked checks chief child children chronic city clause clear client clinic
clinical close club code commercial commission commissioner commissioning committee common community complete
completed complex comprehensive condition conditions confirmed contact continue continued continues continuing
contract cost costed costs could council counted county court cover covers crisis critical current customer daily dame
data date dated day days deaf december decision delivered delivery dementia department dependent deputy despite
details determined difference differently direct directed director disability disabled discharge district do does
domestic domiciliary dr draft due during duties duty each early east educational eight eighteen elderly eleven
eligibility eligible emergency end england english enhanced ensure entitled equal equality equipment equivalent
evening every evidence evidenced exceeds existing expected experienced extra facilities fair falls family february few
fifteen fifty final finance financed financial first fits five floor following for forecast forty found four framework
free friday friend from fte full fully fund funded funding further general given goes good gp grant green gross group
guidance had half hall has have he head health held help hence her here high his hoist holiday home home-based
homecare homes hospice hospital hospitals host hour hours house housing how however human i identical identified if
impact in including inclusive increase increased independence independent independently indicates individual initial
inpatient insufficient integrated intended intensive interim intermediate is it its itself january joint jointly july
june just keep kept key lady lane later lead learning least leave legal leisure less level liaison limit line list
live lived living local locality london long look lord low made main maintained make management manager march master
may meal meals measure medical medium meeting meets member memory mental met midday might miss missing mobility monday
money monitoring month monthly more morning most moving mr mrs ms multi must mx national nearby nearest necessary need
needed needs net new next nhs night nine no none north northern not note nothing november now number nurse nursed
nursing occupational october of off offer offered office officer often older on once one ongoing only open option or
order organisation other others otherwise our out outcome outreach over overnight own package paid panel parent park
part partner partnership pays per period permanent person personal pharmacy phase physical physiotherapist
physiotherapy place placement plan planned planning plans please point police policy pool pooled portfolio possible
post practice present prevention previous price primary private professional programme project proportionate proposal
proposed protection provided provider provides provision public purchase quality quarter quoted rate re reablement
reason reasonable reasons received record reduced reduces reference referral refuse refused registered regular
rehabilitation remains rent report request requested required requires residence residential respite responded
response responsibility responsible result retained return rev review reviewed reviews revised right risk risks river
road room round royal rule safe safeguarding saint same saturday saved saves say says scheme school scotland second
section see self senior sensory september service services session set seven seventeen several shared she sheltered
shift short should shows similar since single sir six sixteen sixty skilled sleep sleeping so social some sourced
sources south southern special specialist spot st staff staffing stage standard start stated states statutory stay
step still strategic strategy street stroke subject such sufficient suitable sunday supplied support supported
supporting supports sure take taken tariff team telecare temporary ten terms tested than that the their then therapist
therapy there these they third thirteen thirty this those three through thursday time to today top total town training
transfer transition transport trial trust tuesday twelve twenty twice two under unit unmet until up urgent used uses
usual value verification verified verify version very via visit visiting visits voluntary wait waking wales walk ward
was water we wednesday week weekday weekend weekly well wellbeing were west western what wheelchair when where which
while who whole will with withdrawn within without woodland work worker working works would written year years yes yet
you young your youth
"""

# Names that are ordinary words as well (April, Grace, Mark, May, Will) are left out.
_GIVEN_NAMES = """
Abigail Adam Agnes Aidan Aisha Alan Albert Alexander Alfred Alice Alison Amanda Amelia Amy Andrea Andrew Angela Anita
Ann Anna Anne Annie Anthony Antonia Archie Arthur Ashley Audrey Barbara Barry Beatrice Benjamin Bernard Beryl Beth
Betty Beverley Brenda Brian Bridget Bryan Callum Cameron Carl Carol Caroline Catherine Charlie Charlotte Cheryl
Christine Christopher Claire Clare Clive Colin Connor Craig Cynthia Daniel Darren David Debbie Deborah Denise Dennis
Derek Diana Diane Dominic Donald Donna Doreen Doris Dorothy Douglas Duncan Dylan Edith Edward Eileen Elaine Eleanor
Elizabeth Ella Ellen Ellie Elsie Emily Emma Eric Erin Ethan Ethel Evelyn Fatima Felix Fiona Florence Frances Francis
Frank Fred Frederick Gareth Gary Gavin Geoffrey George Georgia Gerald Gillian Glenn Gordon Graham Gregory Gwen Hannah
Harold Harriet Harry Hazel Heather Helen Henry Hilary Howard Hugh Ian Ibrahim Irene Isaac Isabel Isabella Isla Ivan
Ivy Jacob Jacqueline Jake James Jamie Jane Janet Janice Jasmine Jason Jean Jennifer Jenny Jeremy Jessica Jill Joan
Joanna Joanne John Jonathan Joseph Joshua Joyce Judith Judy Julia Julian Julie Karen Kate Katherine Kathleen Katie
Keith Kelly Kenneth Kevin Kieran Kimberley Kirsty Kyle Laura Lauren Lawrence Leah Leanne Leo Leonard Leslie Lewis Liam
Linda Lindsay Lisa Lorraine Louise Lucy Luke Lynn Lynne Malcolm Mandy Marcus Margaret Maria Marion Marjorie Martha
Martin Mary Matthew Maureen Mavis Megan Melanie Michael Michelle Mohammed Molly Monica Muhammad Muriel Nancy Natalie
Natasha Nathan Neil Nicholas Nicola Nigel Norman Oliver Olivia Oscar Owen Pamela Patricia Patrick Paul Pauline Peggy
Peter Philip Phillip Phyllis Rachel Ralph Raymond Rebecca Reginald Rhys Richard Robert Robin Roger Ronald Rosemary Roy
Ruth Ryan Sally Samantha Samuel Sandra Sarah Sean Sharon Sheila Shirley Simon Sophie Stanley Stephanie Stephen Steven
Stuart Susan Suzanne Sylvia Tamara Terence Teresa Theresa Thomas Timothy Tina Toby Tracey Tracy Trevor Valerie Vera
Veronica Victoria Vincent Vivian Walter Wayne Wendy Wilfred William Winifred Yasmin Yvonne Zoe
"""

ORDINARY = frozenset(_ORDINARY.split())
GIVEN_NAMES = frozenset(_GIVEN_NAMES.split())
