"""Given names often met in this country, by which a pair of capitalised words is known for a person's name.

Left out are those that begin a sentence or a job title as well: April, Grant, Mark, May, Rose, Summer, Will.
"""

_NAMES = """
    aaliyah aaron abdul abdullah abigail adam adele adrian agnes ahmed aidan aisha alan alana albert alex
    alexander alexandra alfie ali alice alicia alisha alison amal amanda amara amber amelia amina amir amy ana
    andrea andrew angela angus anisa anna annabelle anne annie anthony anya archie aria arthur arya asha
    ashleigh ashley asif aubrey ava ayaan ayesha barbara beatrice ben benjamin bethany beth betty brandon brian
    bridget caitlin callum cameron carl caroline carolyn catherine chantelle charlie charlotte chelsea chloe
    christian christina christine christopher claire clara connor conor courtney craig daisy damian daniel
    danielle david dawn dean debbie deborah declan denise dennis derek diana dominic donna dorothy dylan edith
    edward eleanor elena eliza elizabeth ella ellen ellie elliot elsie emily emma emmanuel eric erin esme ethan
    eva evan eve evelyn evie ezra farah fatima felix finlay finn fiona florence francesca frankie freddie freya
    gabriel gareth gary gemma george georgia georgina gerald gillian glenn gloria gordon graham hamza hannah
    harley harold harriet harrison harry harvey hassan hazel heather heidi helen henry holly hugo hussain ian
    ibrahim ibtisam imani imogen imran isaac isabel isabella isabelle isla ivy jacob jacqueline jade jaden jake
    james jamie jane janet janice jasmine jason jayden jean jennifer jenny jeremy jessica jill joan joanna
    joanne joe joel john jonathan jordan joseph joshua joyce judith julia julian julie kai kaitlyn karen kate
    katherine kathleen katie kayden kayleigh keira keith kelly kenneth kerry kevin khadija kieran kimberley
    kirsty kyle lara laura lauren lawrence layla leah leanne lee lena leo leon leonie lesley lewis liam lilly
    lily linda lisa logan lola lorraine louis louise luca lucas lucy luke lydia maddison madison maisie malachi
    malcolm mariam maria marie marion martha martin mary maryam mason matilda matthew maureen megan mehmet mia
    michael michelle mikolaj millie miriam mohamed mohammad mohammed molly monica muhammad mustafa nadia naomi
    natalie natasha nathan neil nia niamh nicholas nicola nicole nigel noah noor nora olivia ollie omar oliver
    oscar owen paige patricia patrick paula paul pauline penelope peter philip phoebe piotr poppy priya rachel
    ralph rania raymond rebecca reece reuben rhys riley robert robin roger roman ronald rory rosie roxanne roy
    ruby rukhsana ruth ryan sadie safa sally sam samantha samir samuel sana sandra sara sarah scarlett scott
    sean sebastian shannon shaun sheila shirley sian sienna simon sofia sophia sophie stacey stanley stella
    stephanie stephen steven stuart susan syed tahir tamara tanya tariq terence teresa thea theo theodore
    theresa thomas tia tiffany timothy toby tom tommy tracey trevor tyler valerie vanessa veronica victor
    vincent wayne william willow yasmin yusuf yvonne zachary zahra zainab zara zoe zuzanna
"""
GIVEN_NAMES = frozenset(_NAMES.split())
